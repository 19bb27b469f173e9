import { describe, expect, it } from "vitest";
import type { ThreadsSandbox } from "../../../../src/testing/index.js";
import { pageOf } from "../../../../src/testing/sandbox/reading/list-page.js";
import { DAY, NOON, USER, codeIn, send, start } from "../helpers.js";
import { poster, type Poster } from "../posting.js";

const JUNO = "17000000000000003";
const users = [
  { id: USER, username: "mika" },
  { id: JUNO, username: "juno" },
];

interface Paging {
  cursors: { before: string; after: string };
  next?: string;
  previous?: string;
}

async function pageIn(who: Poster, path: string, query: Record<string, string> = {}): Promise<[string[], Paging]> {
  const { body } = await who.get(path, { fields: "id,text", ...query });
  const { data, paging } = body as unknown as { data: { text: string }[]; paging: Paging };
  return [data.map(({ text }) => text), paging];
}

/** Publishes texts that are named by their number, one second apart. */
async function publishNumbers(sandbox: ThreadsSandbox, who: Poster, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    ids.push(await who.text(String(number)));
    sandbox.advance(1000);
  }
  return ids;
}

describe("sandbox lists", () => {
  it("contain the posts newest first, each kind in its own list, under me and the own id", async () => {
    const sandbox = await start({ users });
    const [mika, juno] = [poster(sandbox), poster(sandbox, JUNO)];
    const first = await mika.text("first");
    const theirs = await juno.text("theirs");
    const response = await mika.text("an answer", { reply_to_id: first });
    const ghost = await mika.text("boo", { is_ghost_post: "true" });
    const quote = await mika.text("so says juno", { quote_post_id: theirs });
    for (const own of ["me", USER, `v1.0/${USER}`]) {
      expect(await mika.list(`/${own}/threads`)).toEqual([quote, first]);
      expect(await mika.list(`/${own}/replies`)).toEqual([response]);
      expect(await mika.list(`/${own}/ghost_posts`)).toEqual([ghost]);
    }
    expect(await juno.list("/me/threads")).toEqual([theirs]);
    expect(sandbox.log.at(-1)).toMatchObject({ operation: "list-threads", status: 200 });
  });

  it("are refused to another user, and the replies need a permission", async () => {
    const sandbox = await start({ users });
    const mika = poster(sandbox, USER, ["threads_content_publish"]);
    for (const list of ["threads", "ghost_posts"]) {
      expect(codeIn(await mika.get(`/${JUNO}/${list}`))).toBe("100/33");
    }
    expect(codeIn(await mika.get("/me/replies"))).toBe("10");
    expect(codeIn(await poster(sandbox).get(`/${JUNO}/replies`))).toBe("100/33");
  });

  it("return the requested fields, as reading the post does, and refuse unknown ones", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    const id = await mika.text("hello");
    const fields = "id,text,timestamp,permalink,username";
    const { body } = await mika.get("/me/threads", { fields });
    expect((body as unknown as { data: unknown[] }).data).toEqual([(await mika.get(`/${id}`, { fields })).body]);
    expect((await mika.get("/me/threads")).body.data).toEqual([{ id }]);
    expect(codeIn(await mika.get("/me/threads", { fields: "id,status" }))).toBe("100");
  });

  it("have 25 posts on a page, or `limit`", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    const ids = (await publishNumbers(sandbox, mika, 27)).reverse();
    expect(await mika.list("/me/threads")).toEqual(ids.slice(0, 25));
    expect(await mika.list("/me/threads", { limit: "100" })).toEqual(ids);
    expect(await mika.list("/me/threads", { limit: "0" })).toEqual([]);
  });

  it("can be paged in both directions with cursors and links", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    await publishNumbers(sandbox, mika, 5);
    const [newest, first] = await pageIn(mika, "/me/threads", { limit: "2" });
    const [middle, second] = await pageIn(mika, "/me/threads", { limit: "2", after: first.cursors.after });
    const [oldest, third] = await pageIn(mika, "/me/threads", { limit: "2", after: second.cursors.after });
    expect([newest, middle, oldest]).toEqual([["4", "3"], ["2", "1"], ["0"]]);
    expect([first, second, third].map((paging) => [paging.previous !== undefined, paging.next !== undefined])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
    const [back] = await pageIn(mika, "/me/threads", { limit: "1", before: third.cursors.before });
    expect(back).toEqual(["1"]);

    const followed = await send(first.next ?? "");
    const { data, paging } = followed.body as unknown as { data: { text: string }[]; paging: Paging };
    expect([data.map(({ text }) => text), paging]).toEqual([middle, second]);
    const returned = await send(paging.previous ?? "");
    expect((returned.body as unknown as { data: { text: string }[] }).data.map(({ text }) => text)).toEqual(newest);
    expect((await pageIn(mika, "/me/threads", { after: third.cursors.after }))[0]).toEqual([]);
  });

  it("continue after a cursor whose post was deleted", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    const ids = await publishNumbers(sandbox, mika, 3);
    const [, { cursors }] = await pageIn(mika, "/me/threads", { limit: "2" });
    await mika.delete(`/${ids[1] ?? ""}`);
    expect(await pageIn(mika, "/me/threads", { after: cursors.after })).toMatchObject([["0"], {}]);
    expect(await mika.list("/me/threads")).toEqual([ids[2], ids[0]]);
  });

  it("respect since and until", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    await publishNumbers(sandbox, mika, 5);
    const second = (count: number): string => String(NOON / 1000 + count);
    expect((await pageIn(mika, "/me/threads", { since: second(2) }))[0]).toEqual(["4", "3", "2"]);
    expect((await pageIn(mika, "/me/threads", { until: second(2) }))[0]).toEqual(["2", "1", "0"]);
    expect((await pageIn(mika, "/me/threads", { since: second(1), until: second(3) }))[0]).toEqual(["3", "2", "1"]);
    const [, { next }] = await pageIn(mika, "/me/threads", { since: second(3) });
    expect(next).toBeUndefined();
  });

  it.each([
    [{ limit: "101" }, "limit"],
    [{ limit: "-1" }, "limit"],
    [{ limit: "ten" }, "limit"],
    [{ since: "1688540399" }, "since"],
    [{ since: "yesterday" }, "since"],
    [{ until: String(NOON / 1000 + 1) }, "until"],
    [{ since: String(NOON / 1000), until: String(NOON / 1000) }, "since"],
    [{ before: "QVFIMTI", after: "QVFIMTI" }, "exclude"],
    [{ after: "MTI" }, "cursor"],
    [{ before: "QVFI!" }, "cursor"],
  ])("refuse %j", async (query, named) => {
    const sandbox = await start();
    const response = await poster(sandbox).get("/me/threads", query);
    expect([response.status, codeIn(response)]).toEqual([400, "100"]);
    expect(response.body.error?.message).toContain(named);
  });

  it("show a post only after listDelayMs, although it can be read at once", async () => {
    const sandbox = await start({ listDelayMs: 2000 });
    const mika = poster(sandbox);
    const id = await mika.text("soon");
    expect((await mika.get(`/${id}`)).status).toBe(200);
    expect(await mika.list("/me/threads")).toEqual([]);
    sandbox.advance(1999);
    expect(await mika.list("/me/threads")).toEqual([]);
    sandbox.advance(1);
    expect(await mika.list("/me/threads")).toEqual([id]);
  });
});

it("sandbox lists: reading a page visits no more items than needed", () => {
  const list = Array.from({ length: 100_000 }, (_, index) => ({ id: String(index) }));
  let looked = 0;
  const keep = (): boolean => (looked += 1) > 0;
  const page = pageOf(list, { limit: 3, cursor: null }, keep);
  expect(page).toEqual({ items: [{ id: "99999" }, { id: "99998" }, { id: "99997" }], hasNewer: false, hasOlder: true });
  expect(looked).toBeLessThan(10);
});

it("sandbox lists: an unknown cursor returns an empty page", () => {
  const cursor = { id: "7", side: "older" } as const;
  expect(pageOf([{ id: "1" }], { limit: 3, cursor }, () => true)).toEqual({
    items: [],
    hasNewer: false,
    hasOlder: false,
  });
});

describe("sandbox list behaviors", () => {
  it("exclude replies and ghost posts from /threads, or include them", async () => {
    for (const listed of [false, true]) {
      const sandbox = await start({ behaviors: { repliesInThreads: listed, ghostsInThreads: listed } });
      const mika = poster(sandbox);
      const first = await mika.text("first");
      const both = [
        await mika.text("reply", { reply_to_id: first }),
        await mika.text("boo", { is_ghost_post: "true" }),
      ];
      expect(await mika.list("/me/threads")).toEqual(listed ? [...both.reverse(), first] : [first]);
    }
  });

  it("omit paging links and the paging of an empty list, or include them", async () => {
    const bare = poster(await start({ behaviors: { pagingLinks: false } }));
    expect((await bare.get("/me/threads")).body).toEqual({ data: [] });
    await bare.text("1");
    await bare.text("2");
    const [, paging] = await pageIn(bare, "/me/threads", { limit: "1" });
    expect(Object.keys(paging)).toEqual(["cursors"]);
    const full = poster(await start({ behaviors: { emptyPaging: true } }));
    expect((await full.get("/me/threads")).body).toEqual({ data: [], paging: { cursors: {} } });
  });
});

it("sandbox lists: still contain a post after a day", async () => {
  const sandbox = await start();
  const mika = poster(sandbox);
  const id = await mika.text("old");
  sandbox.advance(59 * DAY);
  expect(await mika.list("/me/threads")).toEqual([id]);
});
