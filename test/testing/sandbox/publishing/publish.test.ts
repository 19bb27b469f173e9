/** From a container to a post: its status, when it can be published, and the result. */
import { describe, expect, it, vi } from "vitest";
import type { SandboxOptions, ThreadsSandbox } from "../../../../src/testing/index.js";
import { DAY, HOUR, NOON, USER, codeIn, start, type TestResponse } from "../helpers.js";
import { idIn, poster, type Poster } from "../posting.js";

const JUNO = "17000000000000003";
const users = [
  { id: USER, username: "mika" },
  { id: JUNO, username: "juno" },
];
const options: SandboxOptions = { fetchMedia: false, users };

const text = { media_type: "TEXT", text: "hello" };
const image = { media_type: "IMAGE", image_url: "https://cdn.example/1.jpg" };
const item = { ...image, is_carousel_item: "true" };

const publish = (who: Poster, creation_id: string): Promise<TestResponse> =>
  who.post("/me/threads_publish", { creation_id });

async function status(who: Poster, container: string): Promise<unknown> {
  return (await who.get(`/${container}`, { fields: "status" })).body.status;
}

async function carousel(who: Poster, count: number, more: Record<string, string> = {}): Promise<string[]> {
  const items = await Promise.all(Array.from({ length: count }, () => who.create(item)));
  const children = items.map(idIn);
  return [idIn(await who.create({ media_type: "CAROUSEL", children: children.join(), ...more })), ...children];
}

describe("sandbox container", () => {
  it("has its id, its status and, after a failure, its error_message", async () => {
    const sandbox = await start({ ...options, processingMs: () => ({ ms: 10, error: "INVALID_DURATION" }) });
    const mika = poster(sandbox);
    const id = idIn(await mika.create(text));
    expect((await mika.get(`/v1.0/${id}`)).body).toEqual({ id, status: "IN_PROGRESS" });
    sandbox.advance(10);
    expect((await mika.get(`/${id}`, { fields: "id,status,error_message" })).body).toEqual({
      id,
      status: "ERROR",
      error_message: "INVALID_DURATION",
    });
    expect(codeIn(await publish(mika, id))).toBe("24/4279009");
  });

  it("has no other fields, and a post has no status", async () => {
    const mika = poster(await start(options));
    const id = idIn(await mika.create(text));
    expect((await mika.get(`/${id}`, { fields: "id,status,error_message" })).body).toEqual({ id, status: "FINISHED" });
    expect(codeIn(await mika.get(`/${id}`, { fields: "id,text" }))).toBe("100");
    const post = idIn(await publish(mika, id));
    expect((await mika.get(`/${post}`, { fields: "status" })).body.error?.message).toContain("field (status)");
  });

  it("cannot be read or published by another user", async () => {
    const sandbox = await start(options);
    const id = idIn(await poster(sandbox).create(text));
    expect(codeIn(await poster(sandbox, JUNO).get(`/${id}`))).toBe("100/33");
    expect(codeIn(await publish(poster(sandbox, JUNO), id))).toBe("24/4279009");
    expect(sandbox.posts()).toEqual([]);
  });

  it("is processed for processingMs, a number or a function", async () => {
    const processing = vi.fn(({ mediaType, ordinal }: { mediaType: string; ordinal: number }) =>
      mediaType === "IMAGE" ? ordinal * 100 : 0,
    );
    const sandbox = await start({ ...options, processingMs: processing });
    const mika = poster(sandbox);
    const ids = [await mika.create(text), await mika.create(image), await mika.create({ ...image, alt_text: "boat" })];
    const all = (): Promise<unknown[]> => Promise.all(ids.map((response) => status(mika, idIn(response))));
    expect(await all()).toEqual(["FINISHED", "IN_PROGRESS", "IN_PROGRESS"]);
    sandbox.advance(200);
    expect(await all()).toEqual(["FINISHED", "FINISHED", "IN_PROGRESS"]);
    sandbox.advance(99);
    expect(codeIn(await publish(mika, idIn(ids[2]!)))).toBe("24/4279009");
    sandbox.advance(1);
    expect(await all()).toEqual(["FINISHED", "FINISHED", "FINISHED"]);
    expect(processing).toHaveBeenLastCalledWith({
      mediaType: "IMAGE",
      parameters: { ...image, alt_text: "boat" },
      url: image.image_url,
      ordinal: 3,
    });

    const slow = await start({ ...options, processingMs: 1500 });
    const id = idIn(await poster(slow).create(text));
    expect(slow.containers()[0]).toMatchObject({ id, status: "IN_PROGRESS", readyAt: NOON + 1500 });
  });

  it("is not created when processingMs returns an invalid value, which is reported with HTTP 500", async () => {
    for (const ms of [-1, NaN]) {
      const sandbox = await start({ ...options, processingMs: () => ms });
      const response = await poster(sandbox).create(text);
      expect([response.status, response.text]).toEqual([
        500,
        expect.stringContaining("options.processingMs must return 0 milliseconds"),
      ]);
      expect(sandbox.containers()).toEqual([]);
    }
  });

  it("expires after 24 hours unless it is published", async () => {
    const sandbox = await start(options);
    const mika = poster(sandbox);
    const [left, published] = [idIn(await mika.create(text)), idIn(await mika.create(text))];
    await publish(mika, published);
    sandbox.advance(DAY - 1);
    expect(await status(mika, left)).toBe("FINISHED");
    sandbox.advance(1);
    expect([await status(mika, left), await status(mika, published)]).toEqual(["EXPIRED", "PUBLISHED"]);
    expect(codeIn(await publish(mika, left))).toBe("24/4279009");
  });
});

describe("sandbox publish", () => {
  it("creates the post that the container describes", async () => {
    const sandbox = await start(options);
    const mika = poster(sandbox);
    const form = { ...image, text: "Off #sailing again", alt_text: "A boat" };
    const container = idIn(await mika.create(form));
    const published = await publish(mika, container);
    const id = idIn(published);
    expect(published.body).toEqual({ id });
    const [post] = sandbox.posts();
    expect(post).toEqual({
      id,
      userId: USER,
      containerId: container,
      mediaType: "IMAGE",
      text: form.text,
      topicTag: "sailing",
      replyTo: null,
      quoteOf: null,
      repostOf: null,
      media: [{ id: container, type: "IMAGE", url: image.image_url, altText: "A boat" }],
      ghost: false,
      parameters: form,
      permalink: `${sandbox.url}/@mika/post/${post?.shortcode ?? ""}`,
      shortcode: expect.stringMatching(/^[\w-]{10}$/) as string,
      publishedAt: NOON,
      deletedAt: null,
    });
    expect(sandbox.containers()).toEqual([
      {
        id: container,
        userId: USER,
        mediaType: "IMAGE",
        parameters: form,
        children: [],
        createdAt: NOON,
        readyAt: NOON,
        error: null,
        postIds: [id],
        status: "PUBLISHED",
      },
    ]);
  });

  it.each([
    ["#one and #two", "one"],
    ["a#b, then #c.", "c"],
    ["#1 #2nd", "2nd"],
    [`#${"x".repeat(51)} #y`, "y"],
    ["# none #", null],
  ])("finds the topic tag in %j", async (words, tag) => {
    const sandbox = await start(options);
    const mika = poster(sandbox);
    await mika.text(words);
    await mika.text(words, { topic_tag: "other" });
    expect(sandbox.posts().map(({ topicTag }) => topicTag)).toEqual([tag, "other"]);
  });

  it("keeps the order of a carousel's items", async () => {
    const sandbox = await start({ ...options, behaviors: { childIds: "containers" } });
    const mika = poster(sandbox);
    const [parent = "", ...children] = await carousel(mika, 3, { text: "three" });
    const reversed = children.toReversed();
    const other = idIn(await mika.create({ media_type: "CAROUSEL", children: reversed.join() }));
    await publish(mika, parent);
    await publish(mika, other);
    const posts = sandbox.posts();
    expect(posts.map(({ mediaType }) => mediaType)).toEqual(["CAROUSEL_ALBUM", "CAROUSEL_ALBUM"]);
    expect(posts.map(({ media }) => media.map(({ id }) => id))).toEqual([children, reversed]);
    expect(sandbox.containers().at(-1)?.children).toEqual(reversed);
    expect(await status(mika, children[0] ?? "")).toBe("FINISHED");
  });

  it("refuses a single item of a carousel", async () => {
    const sandbox = await start(options);
    const mika = poster(sandbox);
    expect(codeIn(await publish(mika, idIn(await mika.create(item))))).toBe("100");
    expect(sandbox.posts()).toEqual([]);
  });

  it("refuses an unknown container with the error of the publish race", async () => {
    const mika = poster(await start(options));
    const response = await publish(mika, "17000000000000001");
    expect([response.status, response.body]).toEqual([
      400,
      {
        error: {
          message: "The requested resource does not exist",
          type: "OAuthException",
          code: 24,
          error_subcode: 4279009,
          is_transient: false,
          error_user_title: "Media Not Found",
          error_user_msg: "The media with this id cannot be found.",
          fbtrace_id: expect.any(String) as string,
        },
      },
    ]);
  });

  it("happens in one request with auto_publish_text, which returns the post's id", async () => {
    const sandbox = await start({ ...options, processingMs: HOUR });
    const response = await poster(sandbox).create({ ...text, auto_publish_text: "true" });
    const [post] = sandbox.posts();
    expect(response.body).toEqual({ id: post?.id });
    expect(sandbox.containers()).toMatchObject([{ id: post?.containerId, status: "PUBLISHED", postIds: [post?.id] }]);
    expect(idIn(await poster(sandbox).create({ ...text, auto_publish_text: "false" }))).not.toBe(post?.id);
    expect(sandbox.posts()).toHaveLength(1);
  });

  it("returns different ids of 17 digits that JavaScript numbers cannot represent", async () => {
    const sandbox = await start(options);
    const mika = poster(sandbox);
    for (let count = 0; count < 20; count += 1) await mika.text("x");
    const ids = [...sandbox.posts(), ...sandbox.containers()].map(({ id }) => id);
    expect(new Set(ids).size).toBe(40);
    for (const id of ids) expect([/^\d{17}$/.test(id), String(Number(id)) === id]).toEqual([true, false]);
  });

  it("counts against the quota of posts or, for a reply, of replies, in one request or two", async () => {
    const sandbox = await start({ ...options, quotas: { posts: 1, replies: 1 } });
    const mika = poster(sandbox);
    const id = await mika.text("first");
    expect(codeIn(await mika.create({ ...text, auto_publish_text: "true" }))).toBe("613/4279002");
    const waiting = idIn(await mika.create(text));
    expect(codeIn(await publish(mika, waiting))).toBe("613/4279002");
    await mika.publish({ ...text, reply_to_id: id });
    expect(codeIn(await mika.create({ ...text, reply_to_id: id, auto_publish_text: "true" }))).toBe("613/4279002");
    expect(sandbox.posts().map(({ replyTo }) => replyTo)).toEqual([null, id]);
    expect(await status(mika, waiting)).toBe("FINISHED");
  });
});

describe("sandbox publish race", () => {
  async function triesOf(sandbox: ThreadsSandbox, most: number): Promise<number[]> {
    const mika = poster(sandbox);
    const tries: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      const id = idIn(await mika.create(text));
      let made = 1;
      while (made <= most && codeIn(await publish(mika, id)) === "24/4279009") made += 1;
      tries.push(made);
    }
    return tries;
  }

  it("affects the given share of containers at most `times` times, as the seed decides", async () => {
    const race = { ...options, publishRace: { rate: 0.5, times: 2 } };
    const tries = await triesOf(await start(race), 5);
    expect(new Set(tries)).toEqual(new Set([1, 2, 3]));
    expect(tries.filter((made) => made > 1).length).toBeGreaterThan(10);
    expect(await triesOf(await start(race), 5)).toEqual(tries);
    expect(await triesOf(await start({ ...race, seed: 2 }), 5)).not.toEqual(tries);
  });

  it("with times: Infinity, refuses every publish", async () => {
    const sandbox = await start({ ...options, publishRace: { rate: 1, times: Infinity } });
    expect(new Set(await triesOf(sandbox, 5))).toEqual(new Set([6]));
    expect(sandbox.posts()).toEqual([]);
    expect(sandbox.containers().every((container) => container.status === "FINISHED")).toBe(true);
  });
});

describe("sandbox cross-share to Instagram", () => {
  it.each(["crossreshare_to_ig", "crossreshare_to_ig_dark_mode"])(
    "is reported in the publish response: %s",
    async (name) => {
      const mika = poster(await start(options));
      const container = await mika.create({ ...text, [name]: "true" });
      expect(container.text).not.toContain("crossreshare");
      expect((await publish(mika, idIn(container))).body.crossreshare_to_ig_status).toBe("SUCCESS");
      const atOnce = await mika.create({ ...text, [name]: "true", auto_publish_text: "true" });
      expect(atOnce.body.crossreshare_to_ig_status).toBe("SUCCESS");
    },
  );

  it("fails for a user without an Instagram account, and the post is published anyway", async () => {
    const sandbox = await start({ ...options, users: [{ id: USER, username: "mika", isInstagramLinked: false }] });
    const mika = poster(sandbox);
    const response = await mika.create({ ...text, crossreshare_to_ig: "true", auto_publish_text: "true" });
    expect(response.body.crossreshare_to_ig_status).toBe("FAILED");
    expect(sandbox.posts()).toHaveLength(1);
  });
});

describe("sandbox carousel", () => {
  const wrong = (who: Poster, children: readonly string[]): Promise<TestResponse> =>
    who.create({ media_type: "CAROUSEL", children: children.join() });

  it("refuses children that are not the user's own finished items with 100/4279004", async () => {
    const sandbox = await start({
      ...options,
      processingMs: ({ parameters }) =>
        parameters.alt_text === "slow"
          ? 1000
          : { ms: 0, ...(parameters.alt_text === "bad" ? { error: "UNKNOWN" } : {}) },
    });
    const mika = poster(sandbox);
    const right = idIn(await mika.create(item));
    const theirs = idIn(await poster(sandbox, JUNO).create(item));
    const plain = idIn(await mika.create(image));
    const slow = idIn(await mika.create({ ...item, alt_text: "slow" }));
    const bad = idIn(await mika.create({ ...item, alt_text: "bad" }));
    const post = await mika.text("x");
    for (const other of [theirs, plain, slow, bad, post, "17000000000000001"]) {
      expect(codeIn(await wrong(mika, [right, other]))).toBe("100/4279004");
    }
    sandbox.advance(1000);
    expect((await wrong(mika, [right, slow])).status).toBe(200);
    sandbox.advance(DAY);
    expect(codeIn(await wrong(mika, [right, slow]))).toBe("100/4279004");
  });

  it("accepts at most 20 children", async () => {
    const mika = poster(await start(options));
    const [, ...children] = await carousel(mika, 20);
    expect(children).toHaveLength(20);
    expect(codeIn(await wrong(mika, [...children, idIn(await mika.create(item))]))).toBe("100");
  });
});

describe("sandbox posts() and containers()", () => {
  it("return everything in order, or of one user, as copies", async () => {
    const sandbox = await start(options);
    const [mika, juno] = [poster(sandbox), poster(sandbox, JUNO)];
    const ids = [await mika.text("1"), await juno.text("2"), await mika.text("3")];
    await mika.delete(`/${ids[0] ?? ""}`);
    expect(sandbox.posts().map(({ id, deletedAt }) => [id, deletedAt])).toEqual([
      [ids[0], NOON],
      [ids[1], null],
      [ids[2], null],
    ]);
    expect(sandbox.posts(JUNO).map(({ text }) => text)).toEqual(["2"]);
    expect(sandbox.containers(USER)).toHaveLength(2);
    expect(() => sandbox.posts("1")).toThrow(TypeError);
    expect(() => sandbox.containers("1")).toThrow(TypeError);
    const [before] = sandbox.containers();
    expect(() => Object.assign(before as object, { status: "ERROR" })).toThrow(TypeError);
    expect(() => Object.assign(sandbox.posts()[0] as object, { text: "" })).toThrow(TypeError);
    expect(JSON.stringify([sandbox.posts(), sandbox.containers()])).not.toContain(mika.token);
  });

  it("leave texts and URLs out of the log", async () => {
    const sandbox = await start(options);
    await poster(sandbox).publish({ ...image, text: "for friends only", image_url: "https://cdn.example/1.jpg?sig=1" });
    const shown = JSON.stringify(sandbox.log);
    expect(shown).toContain('"media_type":"IMAGE"');
    expect(shown).not.toMatch(/friends|cdn\.example|sig=/);
  });
});
