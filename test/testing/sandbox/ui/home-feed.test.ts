/** The HTML of the feed: each kind of post, and that all fields are shown as text. */
import { expect, it } from "vitest";
import type { SandboxPost } from "../../../../src/testing/index.js";
import { feedPage, type FeedView } from "../../../../src/testing/sandbox/ui/feed-page.js";
import { DAY, HOUR, NOON } from "../helpers.js";
import { ANA, MIKA, USERS, container, everyKind, idOf, post } from "./home-posts.js";

const MEDIA = "http://127.0.0.1:4000";

function page(posts: readonly SandboxPost[], rest: Partial<FeedView> = {}): string {
  const now = NOON + 3 * HOUR;
  return feedPage({
    posts,
    users: USERS,
    pending: [],
    rangeUnit: "utf-16",
    now,
    after: null,
    deleted: false,
    ...rest,
  });
}

/** Returns the article of one post by its number. */
function article(html: string, number: number): string {
  return new RegExp(`<article id="post-${idOf(number)}"[^]*?</article>`).exec(html)?.[0] ?? "no such post";
}

/** Returns the numbers of the posts on a page in their order. */
function order(html: string): number[] {
  return [...html.matchAll(/<article id="post-(\d+)"/g)].map(([, id = ""]) => Number(BigInt(id) - BigInt(idOf(0))));
}

it("sandbox feed: shows a post's author, time, topic, links, mentions and tags", () => {
  const html = article(page(everyKind(MEDIA)), 1);
  for (const part of [
    "<bdi>mika</bdi>",
    "<bdi>Mika Lind</bdi>",
    'aria-label="verified"',
    "<bdi>Sailing</bdi>",
    `<time datetime="2026-06-01T12:01:00.000Z" title="2026-06-01T12:01:00.000Z S1">2h</time>`,
    '<span class="notable">@ana.sails</span> for',
    '<a class="notable" href="https://example.com/log?day=3" rel="noopener nofollow">https://example.com/log?day=3</a>, as',
    '<span class="notable">#sailing</span>',
    '<a class="box" href="https://example.com/log?day=3" rel="noopener nofollow"><small>example.com</small>/log</a>',
  ]) {
    expect(html).toContain(part);
  }
});

it.each<[string, number, string[]]>([
  [
    "an image",
    5,
    [`<img loading="lazy" src="${MEDIA}/dusk.png?sig=SECRET" alt="The harbour at dusk">`, "ALT</summary>"],
  ],
  ["a video", 7, [`<video controls preload="metadata" src="${MEDIA}/clip.mp4" aria-label="The bow wave">`]],
  ["a medium elsewhere", 8, ["<b>An image</b>", "at cdn.example, not on this machine"]],
  ["a poll", 9, ["North</li>", "South</li>", "Stay</li>", "Followers can reply", "Replies need approval"]],
  ["a GIF", 10, ["GIPHY l0HlBO7eyXzSZkJri"]],
  ["a link", 11, ['href="https://example.com/log"']],
  ["a quote", 12, ["Worth a look.", "<bdi>mika</bdi>", "Three days in three pictures.", "dawn.png"]],
  ["a repost", 13, ["<bdi>ana.sails</bdi> reposted", "<strong><bdi>mika</bdi></strong>", "Down wind all day"]],
  [
    "a text spoiler",
    14,
    ['<label class="veil words"><input type="checkbox"', "<span>the gull</span></label> all along"],
  ],
  ["a media spoiler", 15, ['<label class="veil seen"><input type="checkbox"', "dusk.png"]],
  [
    "a text attachment",
    16,
    [
      '<span class="bold italic">We left at six.</span>',
      '<span class="highlight">Nobody spoke</span>',
      '<span class="underline strikethrough">until</span>',
      'href="https://example.com/long"',
    ],
  ],
  ["a ghost post", 17, ['class="ghost"', "Ghost post, archived after 24 hours"]],
  ["its conditions", 18, ["Location 106324046073002", "Visible only in PT,ES", "Shared to Instagram"]],
  ["a reply to a deleted post", 20, ["Reply to a deleted post by <bdi>mika</bdi>"]],
  ["a quote of a deleted post", 21, ["And quoted it.", "This post is not available"]],
])("sandbox feed: shows %s", (_what, number, parts) => {
  const html = article(page(everyKind(MEDIA)), number);
  for (const part of parts) expect(html).toContain(part);
});

it("sandbox feed: shows a carousel as a strip in its order", () => {
  const html = article(page(everyKind(MEDIA)), 6);
  expect(html).toContain('<div class="media strip">');
  const places = ["dawn.png", "clip.mp4", "dusk.png", "cdn.example"].map((name) => html.indexOf(name));
  expect(places.every((place, index) => place > (places[index - 1] ?? 0))).toBe(true);
});

it("sandbox feed: loads nothing from another machine, and shows only its host", () => {
  const html = page(everyKind(MEDIA), { deleted: true });
  for (const [, source = ""] of html.matchAll(/ src="([^"]*)"/g)) expect(source.startsWith(MEDIA)).toBe(true);
  expect(html).not.toContain("cdn.example/");
  expect(html).not.toContain("scontent.example");
});

it("sandbox feed: shows a profile picture from this machine", () => {
  const users = [{ ...USERS[0]!, pictureUrl: `${MEDIA}/mika.png` }];
  expect(page([post(1)], { users })).toContain(`<img class="face" src="${MEDIA}/mika.png" alt="">`);
  expect(page([post(1)])).toContain('<span class="face f0" aria-hidden="true">M</span>');
});

it("sandbox feed: shows the newest conversation first, and the replies below each post oldest first", () => {
  const html = page(everyKind(MEDIA));
  expect(order(html)).toEqual([22, 23, 24, 21, 20, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 1, 2, 3, 4]);
  const classes = [1, 2, 3, 4].map((number) => /class="([^"]*)"/.exec(article(html, number))?.[1]);
  expect(classes).toEqual(["", "in l1", "in l2", "in l1"]);
  expect([22, 23, 24].map((number) => /class="([^"]*)"/.exec(article(html, number))?.[1])).toEqual(["on", "on", ""]);
  expect(article(html, 1)).toContain('title="2 replies"');
  expect(article(html, 6)).toContain('title="1 reposts and quotes"');
});

it("sandbox feed: indents a later reply of the same user", () => {
  const html = page([post(1), post(2, { userId: ANA, replyTo: idOf(1) }), post(3, { replyTo: idOf(1) })]);
  expect(article(html, 3)).toContain('class="in l1"');
});

it("sandbox feed: shows deleted posts gray and in their place on request", () => {
  const html = page(everyKind(MEDIA), { deleted: true });
  expect(order(html).slice(3, 7)).toEqual([21, 19, 20, 18]);
  expect(article(html, 19)).toContain('class="gone"');
  expect(article(html, 19)).toContain("Deleted 2h");
  expect(article(html, 20)).not.toContain("Reply to");
});

it("sandbox feed: shows the number of posts and a link to the deleted ones", () => {
  expect(page(everyKind(MEDIA))).toContain(
    '<p>23 posts by 2 users · 6 replies · 1 deleted (<a href="/?deleted=true">show</a>)</p>',
  );
  expect(page(everyKind(MEDIA), { deleted: true })).toContain('(<a href="/">hide</a>)');
  expect(page([post(1)])).toContain("<p>1 post by 1 user</p>");
  expect(page([])).toContain("No posts yet.");
});

it("sandbox feed: lists at most 20 pending containers", () => {
  const three = [
    container(1),
    container(2, { mediaType: "CAROUSEL", children: ["1", "2", "3"], status: "FINISHED" }),
    container(3, { mediaType: "VIDEO", userId: ANA }),
  ];
  const html = page([], { pending: three });
  expect(html).toContain('<details class="pending" open><summary>3 containers are pending</summary>');
  expect(html).toContain("17900000000000002</code> carousel of 3 by <bdi>mika</bdi>, finished, not published, 3h</li>");
  expect(html).toContain("17900000000000003</code> video by <bdi>ana.sails</bdi>, in progress, 3h</li>");
  const many = page([], { pending: Array.from({ length: 25 }, (_none, index) => container(index)) });
  expect(many.match(/<code>/g)).toHaveLength(20);
  expect(many).toContain("<li>and 5 more</li>");
});

it.each([
  [0, "now"],
  [-5000, "now"],
  [59_999, "now"],
  [60_000, "1m"],
  [HOUR - 1, "59m"],
  [HOUR, "1h"],
  [DAY, "1d"],
  [7 * DAY, "2026-06-01"],
])("sandbox feed: shows %i ms ago as %s", (ms, words) => {
  const html = page([post(0)], { now: NOON + ms });
  expect(/>([^<]*)<\/time>/.exec(html)?.[1]).toBe(words);
});

it("sandbox feed: shows whether a ghost post is archived", () => {
  const ghost = [post(0, { ghost: true })];
  expect(page(ghost, { now: NOON + DAY - 1 })).toContain("archived after 24 hours");
  expect(page(ghost, { now: NOON + DAY })).toContain("Ghost post, archived");
});

it.each(["utf-16", "code-points", "bytes"] as const)(
  "sandbox feed: reads the range of a spoiler in %s",
  (rangeUnit) => {
    const before = "é👩‍🚀 ";
    const size = {
      "utf-16": before.length,
      "code-points": Array.from(before).length,
      bytes: Buffer.byteLength(before),
    };
    const text_entities = JSON.stringify([{ entity_type: "SPOILER", offset: size[rangeUnit], length: 4 }]);
    const html = page([post(1, { text: `${before}gull gone`, parameters: { text_entities } })], { rangeUnit });
    expect(html).toContain("<span>gull</span></label> gone");
  },
);

it("sandbox feed: pages show each post once, even within a conversation longer than a page", () => {
  const responses = Array.from({ length: 120 }, (_none, index) => post(index + 3, { userId: ANA, replyTo: idOf(2) }));
  const posts = [post(1), post(2), ...responses];
  const seen: number[] = [];
  let after: string | null = null;
  let pages = 0;
  do {
    const html = page(posts, { after });
    seen.push(...order(html));
    if (pages === 1) expect(html).toContain("Reply to a post by <bdi>mika</bdi>");
    expect(html.includes('<a href="/?">Newest</a>')).toBe(pages > 0);
    after = /href="\/\?after=(\d+)">Older/.exec(html)?.[1] ?? null;
    pages += 1;
  } while (after !== null);
  expect(pages).toBe(3);
  expect(seen).toEqual([2, ...responses.map((_post, index) => index + 3), 1]);
  expect(order(page(posts, { after: "1" }))[0]).toBe(2);
});

it("sandbox feed: handles a chain of 10,000 replies and 10,000 posts", () => {
  const chain = Array.from({ length: 10_000 }, (_none, index) =>
    post(index + 1, { userId: index % 2 === 0 ? MIKA : ANA, replyTo: index === 0 ? null : idOf(index) }),
  );
  expect(order(page(chain)).slice(0, 3)).toEqual([1, 2, 3]);
  expect(order(page(chain, { after: idOf(9_990) }))).toHaveLength(10);
  const apart = chain.map((one) => ({ ...one, replyTo: null }));
  expect(order(page(apart))[0]).toBe(10_000);
});

it("sandbox feed: escapes every field", () => {
  const bold = "<b>&";
  const users = [{ ...USERS[0]!, username: bold, name: bold, pictureUrl: `${MEDIA}/a?x=1&y=2` }];
  const strangers = [{ ...USERS[0]!, name: bold }];
  const link = { link_attachment: "https://x.example/?x=1&y=2" };
  const image = { id: "1", type: "IMAGE", url: `${MEDIA}/a?x=1&y=2`, altText: bold } as const;
  const posts = [
    post(1, {
      text: "https://x.example/?x=1&y=2",
      topicTag: bold,
      shortcode: bold,
      media: [image],
      mediaType: "IMAGE",
    }),
    post(2, { parameters: { location_id: bold, allowlisted_country_codes: bold, link_attachment: `no web ${bold}` } }),
    post(3, { parameters: { gif_attachment: JSON.stringify({ gif_id: bold, provider: bold }), ...link } }),
  ];
  for (const html of [page(posts, { users }), page(posts, { users: strangers })]) {
    expect(html.slice(html.indexOf("</style>"))).not.toMatch(/<b>&|[^;]<b>(?!GIF)/);
    expect(html).not.toContain("1&y");
  }
  expect(page(posts, { users }).match(/x=1&amp;y=2/g)).toHaveLength(7);
});

it("sandbox feed: says that a reposted post is unavailable, and does not count deleted reposts", () => {
  const gone = post(1, { deletedAt: NOON });
  const html = page([gone, post(2, { repostOf: gone.id, mediaType: "REPOST_FACADE", text: "" })]);
  expect(article(html, 2)).toContain("This post is not available");
  expect(article(html, 2)).not.toContain("Post 1");
  const quoted = page([post(1), post(2, { quoteOf: idOf(1), deletedAt: NOON })]);
  expect(article(quoted, 1)).toContain('title="0 reposts and quotes"');
});

it("sandbox feed: shows a text completely when its ranges overlap", () => {
  const text_entities = JSON.stringify([
    { offset: 0, length: 4 },
    { offset: 2, length: 4 },
    { offset: 6, length: 99 },
  ]);
  const html = page([post(1, { text: "abcdefgh", parameters: { text_entities } })]);
  expect(html.replace(/<label[^>]*><input[^>]*>|<\/label>/g, "")).toContain("<span>abcd</span>ef<span>gh</span></div>");
});
