import { describe, expect, it } from "vitest";
import { RollingDay } from "../../../../src/testing/sandbox/state/rolling-day.js";
import { DAY, HOUR, USER, codeIn, start } from "../helpers.js";
import { idIn, poster, type Poster } from "../posting.js";

const JUNO = "17000000000000003";

const USAGES = "quota_usage,reply_quota_usage,delete_quota_usage";

async function limits(who: Poster, fields?: string): Promise<unknown> {
  const response = await who.get("/me/threads_publishing_limit", fields === undefined ? {} : { fields });
  return response.status === 200 ? response.body.data : codeIn(response);
}

describe("sandbox publishing limit", () => {
  it("returns only the usage of posts, or the requested fields, under me and the own id", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    expect(await limits(mika)).toEqual([{ quota_usage: 0 }]);
    const day = { quota_duration: 86_400 };
    const fields = `${USAGES},config,reply_config,delete_config,location_search_quota_usage,location_search_config,search_quota_usage,search_config`;
    for (const own of ["me", USER, `v1.0/${USER}`]) {
      expect((await mika.get(`/${own}/threads_publishing_limit`, { fields })).body.data).toEqual([
        {
          quota_usage: 0,
          config: { quota_total: 250, ...day },
          reply_quota_usage: 0,
          reply_config: { quota_total: 1000, ...day },
          delete_quota_usage: 0,
          delete_config: { quota_total: 100, ...day },
          location_search_quota_usage: 0,
          location_search_config: { quota_total: 500, ...day },
          search_quota_usage: 0,
          search_config: { quota_total: 2200, ...day },
        },
      ]);
    }
    expect(sandbox.log.at(-1)).toMatchObject({ operation: "publishing-limit" });
  });

  it("is refused to another user, and has no other fields", async () => {
    const mika = poster(await start());
    expect(codeIn(await mika.get("/17/threads_publishing_limit"))).toBe("100/33");
    expect(await limits(mika, "search_usage")).toBe("100");
  });

  it("counts posts, replies and deletions, a carousel once, and no refused request", async () => {
    const mika = poster(await start({ fetchMedia: false }));
    const item = { media_type: "IMAGE", image_url: "http://127.0.0.1/a.jpg", is_carousel_item: "true" };
    const children = [idIn(await mika.create(item)), idIn(await mika.create(item))].join(",");
    const id = await mika.publish({ media_type: "CAROUSEL", children });
    await mika.text("an answer", { reply_to_id: id });
    await mika.create({ media_type: "TEXT", text: "never published" });
    await mika.post("/me/threads_publish", { creation_id: "17" });
    expect(await limits(mika, USAGES)).toEqual([{ quota_usage: 1, reply_quota_usage: 1, delete_quota_usage: 0 }]);
    await mika.delete(`/${id}`);
    await mika.delete(`/${id}`);
    expect(await limits(mika, USAGES)).toEqual([{ quota_usage: 1, reply_quota_usage: 1, delete_quota_usage: 1 }]);
  });

  it("frees each use 24 hours later", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    await mika.text("first");
    sandbox.advance(HOUR);
    await mika.text("second");
    sandbox.advance(DAY - HOUR - 1);
    expect(await limits(mika)).toEqual([{ quota_usage: 2 }]);
    sandbox.advance(1);
    expect(await limits(mika)).toEqual([{ quota_usage: 1 }]);
    sandbox.advance(HOUR);
    expect(await limits(mika)).toEqual([{ quota_usage: 0 }]);
  });

  it("requires the permissions of each field, or only threads_basic", async () => {
    const needs: [string, string[]][] = [
      ["quota_usage", ["threads_content_publish"]],
      ["config", ["threads_content_publish"]],
      ["reply_quota_usage", ["threads_content_publish", "threads_manage_replies"]],
      ["reply_config", ["threads_content_publish", "threads_manage_replies"]],
      ["delete_quota_usage", ["threads_delete"]],
      ["delete_config", ["threads_delete"]],
      ["location_search_quota_usage", ["threads_location_tagging"]],
      ["location_search_config", ["threads_location_tagging"]],
    ];
    const sandbox = await start();
    for (const [field, scopes] of needs) {
      expect(await limits(poster(sandbox, USER, scopes), field), field).toHaveLength(1);
      for (const left of scopes) {
        const others = scopes.filter((scope) => scope !== left);
        expect(await limits(poster(sandbox, USER, others), field), `${field} without ${left}`).toBe("10");
      }
    }
    const lenient = poster(await start({ behaviors: { quotaScopes: "basic" } }), USER, []);
    expect(await limits(lenient, USAGES)).toHaveLength(1);
  });
});

describe("sandbox used-up quota", () => {
  it("refuses a post in one request or two, and does not change the container", async () => {
    const sandbox = await start({ quotas: { posts: 2 } });
    const mika = poster(sandbox);
    const id = await mika.text("first");
    await mika.publish({ media_type: "TEXT", text: "second" });
    const auto = await mika.create({ media_type: "TEXT", text: "third", auto_publish_text: "true" });
    expect([auto.status, codeIn(auto)]).toEqual([400, "613/4279002"]);
    const container = idIn(await mika.create({ media_type: "TEXT", text: "fourth" }));
    const publish = { creation_id: container };
    expect(codeIn(await mika.post("/me/threads_publish", publish))).toBe("613/4279002");
    expect((await mika.get(`/${container}`)).body.status).toBe("FINISHED");
    expect(sandbox.posts()).toHaveLength(2);
    await mika.text("replies have their own", { reply_to_id: id });
    sandbox.advance(DAY - 1);
    expect(codeIn(await mika.post("/me/threads_publish", publish))).toBe("613/4279002");
  });

  it("refuses replies and deletions separately, and all of them at 0", async () => {
    const mika = poster(await start({ quotas: { replies: 1, deletions: 0 } }));
    const id = await mika.text("first");
    await mika.text("answer", { reply_to_id: id });
    const reply = { media_type: "TEXT", text: "another", reply_to_id: id, auto_publish_text: "true" };
    expect(codeIn(await mika.create(reply))).toBe("613/4279002");
    expect(codeIn(await mika.delete(`/${id}`))).toBe("613/4279002");
    expect(await limits(mika, `${USAGES},delete_config`)).toEqual([
      {
        quota_usage: 1,
        reply_quota_usage: 1,
        delete_quota_usage: 0,
        delete_config: { quota_total: 0, quota_duration: 86_400 },
      },
    ]);
  });

  it("is separate for each user, and never used up at Infinity", async () => {
    const users = [
      { id: USER, username: "mika" },
      { id: JUNO, username: "juno" },
    ];
    const sandbox = await start({ users, quotas: { posts: 1, deletions: Infinity } });
    const mika = poster(sandbox);
    const id = await mika.text("mine");
    await poster(sandbox, JUNO).text("theirs");
    expect((await mika.delete(`/${id}`)).status).toBe(200);
    const config = { quota_total: Number.MAX_SAFE_INTEGER, quota_duration: 86_400 };
    expect(await limits(mika, "delete_config")).toEqual([{ delete_config: config }]);
  });

  it("is reported with code 613, 4 or 17", async () => {
    const codes: string[] = [];
    for (const quotaCode of [613, 4, 17] as const) {
      const mika = poster(await start({ quotas: { posts: 0 }, behaviors: { quotaCode } }));
      codes.push(codeIn(await mika.create({ media_type: "TEXT", text: "no", auto_publish_text: "true" })));
    }
    expect(codes).toEqual(["613/4279002", "4", "17"]);
  });

  it("of posts also refuses replies under repliesUsePostQuota", async () => {
    const sandbox = await start({ quotas: { posts: 2 }, behaviors: { repliesUsePostQuota: true } });
    const mika = poster(sandbox);
    const id = await mika.text("first");
    await mika.text("answer", { reply_to_id: id });
    expect(await limits(mika, USAGES)).toEqual([{ quota_usage: 2, reply_quota_usage: 1, delete_quota_usage: 0 }]);
    const reply = { media_type: "TEXT", text: "another", reply_to_id: id, auto_publish_text: "true" };
    expect(codeIn(await mika.create(reply))).toBe("613/4279002");
    expect(await limits(mika, "reply_quota_usage")).toEqual([{ reply_quota_usage: 1 }]);
  });
});

it("sandbox rolling day: counts any number of events and discards old ones", () => {
  const day = new RollingDay();
  let now = 0;
  for (let count = 0; count < 20_000; count += 1) {
    day.add(now);
    // The period of 24 hours never contains more than 1,000 events.
    expect(day.count(now)).toBe(Math.min(count + 1, 1000));
    now += DAY / 1000;
  }
  expect(day.count(now + DAY)).toBe(0);
});
