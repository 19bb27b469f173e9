/** Delayed and wrong responses of Threads. */
import { describe, expect, it } from "vitest";
import { codeIn, get, NOON, send, start } from "../helpers.js";
import { fileServer, png } from "../publishing/media-files.js";
import { idIn, poster } from "../posting.js";

const TEXT = { media_type: "TEXT", text: "hello" };

describe("sandbox container status", () => {
  it("is refused with 24/4279009 for statusDelayMs, although the container can be published", async () => {
    const sandbox = await start({ statusDelayMs: 40_000 });
    const mika = poster(sandbox);
    const [id, other] = [idIn(await mika.create(TEXT)), idIn(await mika.create(TEXT))];
    sandbox.advance(39_999);
    expect(codeIn(await mika.get(`/${id}`))).toBe("24/4279009");
    expect((await mika.post("/me/threads_publish", { creation_id: id })).status).toBe(200);
    expect(codeIn(await mika.get(`/${id}`))).toBe("24/4279009");
    sandbox.advance(1);
    expect((await mika.get(`/${id}`)).body.status).toBe("PUBLISHED");
    expect((await mika.get(`/${other}`)).body.status).toBe("FINISHED");
  });

  it("is FINISHED for staleStatusMs after publishing", async () => {
    const sandbox = await start({ staleStatusMs: 20_000 });
    const mika = poster(sandbox);
    const id = idIn(await mika.create(TEXT));
    sandbox.advance(1000);
    await mika.post("/me/threads_publish", { creation_id: id });
    sandbox.advance(19_999);
    expect((await mika.get(`/${id}`)).body.status).toBe("FINISHED");
    expect(sandbox.containers()[0]?.status).toBe("PUBLISHED");
    sandbox.advance(1);
    expect((await mika.get(`/${id}`)).body.status).toBe("PUBLISHED");
  });

  it("is missing or unknown for as many reads as the fault affects", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    const id = idIn(await mika.create(TEXT));
    sandbox.inject({ on: "node", kind: "altered", without: ["status"] });
    sandbox.inject({ on: "node", kind: "altered", set: { status: "ARCHIVED" }, occurrence: 2 });
    const seen = [];
    for (let look = 0; look < 3; look += 1) seen.push((await mika.get(`/${id}`)).body);
    expect(seen).toEqual([{ id }, { id, status: "ARCHIVED" }, { id, status: "FINISHED" }]);
  });
});

it("sandbox: refuses a reply to a new post for parentDelayMs", async () => {
  const sandbox = await start({ parentDelayMs: 200_000 });
  const mika = poster(sandbox);
  const reply = { ...TEXT, reply_to_id: await mika.text("the parent") };
  sandbox.advance(199_999);
  expect(codeIn(await mika.create(reply))).toBe("24/4279009");
  expect((await mika.create({ ...TEXT, quote_post_id: reply.reply_to_id })).status).toBe(200);
  sandbox.advance(1);
  expect((await mika.create(reply)).status).toBe(200);
});

it("sandbox: cannot fetch an image for mediaDelayMs, counted from the first container that names it", async () => {
  const sandbox = await start({ mediaDelayMs: 16_000 });
  const mika = poster(sandbox);
  const { url } = await fileServer((_request, response) => response.end(png(320, 320)));
  const form = { media_type: "IMAGE", image_url: url };
  expect(codeIn(await mika.create(form))).toBe("1/2207052");
  sandbox.advance(15_999);
  expect(codeIn(await mika.create(form))).toBe("1/2207052");
  expect(codeIn(await mika.create({ ...form, image_url: `${url}?other` }))).toBe("1/2207052");
  sandbox.advance(1);
  expect((await mika.create(form)).status).toBe(200);
});

it("sandbox: processingMs can fail one container and not the next one of the same draft", async () => {
  const sandbox = await start({ processingMs: ({ ordinal }) => (ordinal === 1 ? { ms: 0, error: "UNKNOWN" } : 0) });
  const mika = poster(sandbox);
  const [first, second] = [idIn(await mika.create(TEXT)), idIn(await mika.create(TEXT))];
  expect((await mika.get(`/${first}`)).body.status).toBe("ERROR");
  expect((await mika.get(`/${second}`)).body.status).toBe("FINISHED");
});

describe("sandbox Date header", () => {
  it("differs by dateOffsetMs in every response, including errors and pages", async () => {
    const sandbox = await start({ dateOffsetMs: -3 * 3_600_000 });
    const late = new Date(NOON - 3 * 3_600_000).toUTCString();
    for (const path of ["/", "/me", "/nowhere"]) {
      expect((await send(`${sandbox.url}${path}`)).headers.get("date"), path).toBe(late);
    }
    sandbox.inject({ on: "me", kind: "wrong-date", offMs: 3_600_000 });
    const { headers } = await get(sandbox, "/me", { access_token: sandbox.issueToken() });
    expect(headers.get("date")).toBe(new Date(NOON - 2 * 3_600_000).toUTCString());
  });

  it("differs in a single response with the fault wrong-date", async () => {
    const sandbox = await start();
    sandbox.inject({ on: "me", kind: "wrong-date", offMs: 7_200_000 });
    const access_token = sandbox.issueToken();
    const dates = [];
    for (let look = 0; look < 2; look += 1)
      dates.push((await get(sandbox, "/me", { access_token })).headers.get("date"));
    expect(dates).toEqual([NOON + 7_200_000, NOON].map((at) => new Date(at).toUTCString()));
  });
});
