/** Tests the routes of the composer over HTTP: their errors, and that each key publishes one post. */
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Browser } from "../server/browser.js";
import { jpeg, png } from "../validation/images/image-files.js";
import { FRAMEWORKS, running, stored } from "./examples.js";
import { composer, composing, signedIn } from "./users.js";

const DAY = 86_400_000;
const PNG = Uint8Array.from(png(320, 240));
const JPEG = Uint8Array.from(jpeg(400, 300));
const WEBP = Uint8Array.from(Buffer.from("RIFF0000WEBPVP8 "));

const operationsOf = (log: readonly { operation: string | null }[]) => log.map(({ operation }) => operation);

describe.each(FRAMEWORKS)("the composer routes of the %s example", (framework) => {
  it("publish once per key, however often it is sent", async () => {
    const example = await running(framework);
    const { post } = await composing(example);
    const body = { text: "Three boats.", media: [], replyControl: "followers_only", idempotencyKey: randomUUID() };
    const both = await Promise.all([post(body), post(body)]);
    for (const { status, headers, json } of both.filter(({ status }) => status !== 200)) {
      expect([status, json.error?.code]).toEqual([409, "THREADS_PUBLISH_IN_PROGRESS"]);
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const [published] = example.sandbox.posts();
    expect(published).toMatchObject({ text: "Three boats.", parameters: { reply_control: "followers_only" } });
    const { id, permalink } = published!;
    expect(both.find(({ status }) => status === 200)?.json.posts).toMatchObject([{ id, permalink }]);
    expect((await post(body)).json.posts).toMatchObject([{ id, permalink }]);
    expect(example.sandbox.posts()).toHaveLength(1);

    expect((await post({ ...body, text: "Four boats." })).json.error?.code).toBe("THREADS_IDEMPOTENCY_CONFLICT");
    expect((await post({ ...body, idempotencyKey: randomUUID() })).status).toBe(200);
    expect(example.sandbox.posts()).toHaveLength(2);
  });

  it("serve images to Threads at URLs that cannot be forged", async () => {
    const example = await running(framework);
    const { post, upload } = await composing(example);
    const uploaded = await Promise.all([upload(PNG), upload(JPEG, "image/jpeg")]);
    expect(uploaded.map(({ status }) => status)).toEqual([201, 201]);
    const media = uploaded.map(({ json }, index) => ({ id: json.file?.id, altText: `Boat ${index}` }));
    expect((await post({ media, idempotencyKey: randomUUID() })).status).toBe(200);
    const [carousel] = example.sandbox.posts();
    expect(carousel?.media.map(({ altText }) => altText)).toEqual(["Boat 0", "Boat 1"]);

    const url = carousel!.media[1]!.url;
    const image = await fetch(url);
    expect([image.status, image.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    expect(new Uint8Array(await image.arrayBuffer())).toEqual(JPEG);
    const [own, id, until, signature] = [example.origin, ...url.split("/").slice(-3)];
    for (const forged of [
      `${own}/media/${id}/${Number(until) + 1}/${signature}`,
      `${own}/media/${String(media[0]!.id)}/${until}/${signature}`,
      `${own}/media/${id}/${until}/A${String(signature)}`,
    ]) {
      expect((await fetch(forged)).status).toBe(404);
    }

    // Another user cannot post the image.
    const mallory = await composing(example, "mallory");
    const stolen = await mallory.post({ media: [{ id }], idempotencyKey: randomUUID() });
    expect([stolen.status, stolen.json.error?.code]).toEqual([400, "NO_SUCH_IMAGE"]);
    expect(example.sandbox.posts()).toHaveLength(1);
  });

  it("return every issue of a draft, without a request to Threads", async () => {
    const example = await running(framework);
    const { post, upload } = await composing(example);
    const before = example.sandbox.log.length;
    const links = Array.from({ length: 6 }, (_, index) => `https://boats.example/${index}`).join(" ");
    const long = await post({
      text: `${links} ${"x".repeat(500)}`,
      replyControl: "nobody",
      idempotencyKey: randomUUID(),
    });
    expect(long.status).toBe(400);
    expect(long.json.error?.code).toBe("THREADS_VALIDATION");
    const codes = long.json.error?.issues.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["text-too-long", "links-too-many", "unknown-value"]));
    const webp = await upload(WEBP, "image/webp");
    expect([webp.status, webp.json.error?.issues[0]?.code]).toEqual([400, "image-type"]);
    for (const nonsense of [[], "text", { text: "A" }, { text: "A", idempotencyKey: "short" }, { media: [null] }]) {
      expect((await post(nonsense)).status).toBe(400);
    }
    expect(example.sandbox.log).toHaveLength(before);
  });

  it("respond with 409 when no account is connected, or the connection has expired", async () => {
    const example = await running(framework);
    const { browser } = await signedIn(example, "nobody");
    const body = { text: "Not yet.", idempotencyKey: randomUUID() };
    const early = await composer(browser, example, `${example.origin}/compose`).post(body);
    expect([early.status, early.json.error?.code]).toEqual([409, "THREADS_NOT_CONNECTED"]);
    const { post } = await composing(example);
    example.sandbox.advance(61 * DAY);
    const late = await post(body);
    expect([late.status, late.json.error?.code]).toEqual([409, "THREADS_NOT_CONNECTED"]);
    expect(late.json.error?.advice).toContain("connected again");
  });

  it("reject users who are not signed in, and other sites", async () => {
    const example = await running(framework);
    const { browser } = await composing(example);
    const body = { text: "Not mine.", idempotencyKey: randomUUID() };
    const stranger = composer(new Browser(), example, `${example.origin}/compose`);
    expect([(await stranger.post(body)).status, (await stranger.upload(PNG)).status]).toEqual([401, 401]);
    // Another port of the same host is the same site for a browser, so it sends the cookie.
    const foreign = composer(browser, example, "http://127.0.0.1:9/evil");
    for (const { status, json } of [await foreign.post(body), await foreign.upload(PNG), await foreign.progress("k")]) {
      expect([status, json.error?.code]).toEqual([403, "FOREIGN_ORIGIN"]);
    }
    expect((await new Browser().go(`${example.origin}/compose`)).url).toBe(`${example.origin}/sign-in`);
    expect(example.sandbox.posts()).toEqual([]);
  });

  it("continue with the same key after a rejection, and publish once after a lost response", async () => {
    const example = await running(framework);
    const { sandbox } = example;
    const { post, upload } = await composing(example);
    const media = [(await upload(PNG)).json.file];
    const body = { text: "Once.", media, idempotencyKey: randomUUID() };
    sandbox.inject({ on: "publish", kind: "rate-limited" });
    const limited = await post(body);
    expect([limited.status, limited.json.error?.code]).toEqual([429, "THREADS_API"]);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);

    sandbox.inject({ on: "publish", kind: "close-after" });
    const again = post(body);
    // The SDK waits before it claims a listed post, so the clock moves until then.
    const clock = setInterval(() => sandbox.advance(5000), 50);
    expect((await again.finally(() => clearInterval(clock))).status).toBe(200);
    expect(sandbox.posts().map(({ text }) => text)).toEqual(["Once."]);
    // Only the container of the first attempt.
    expect(operationsOf(sandbox.log).filter((operation) => operation === "create-container")).toHaveLength(1);

    sandbox.inject({ on: "create-container", kind: "graph-error", status: 400, code: 100 });
    const refused = await post({ ...body, idempotencyKey: randomUUID() });
    expect([refused.status, refused.json.error?.code]).toEqual([502, "THREADS_API"]);
  });
});

describe.each(FRAMEWORKS)("the composer routes of the %s example, for a thread", (framework) => {
  it("stream the progress, and continue after the parts that are live", async () => {
    const example = await running(framework);
    const { origin, sandbox } = example;
    const { browser, post } = await composing(example);
    const body = { text: "One.", more: ["Two.", "Three."], idempotencyKey: randomUUID() };
    const closing = new AbortController();
    const headers = { cookie: browser.cookiesOf("127.0.0.1").join("; ") };
    const path = `${origin}/posts/${body.idempotencyKey}/progress`;
    const stream = await fetch(path, { headers, signal: closing.signal });
    let lines = "";
    const read = async () => {
      for await (const chunk of stream.body!) lines += Buffer.from(chunk as Uint8Array).toString();
    };
    const closed = read().catch((error: unknown) => String(error));

    sandbox.inject({ on: "create-container", kind: "graph-error", status: 400, code: 100, occurrence: 2 });
    const refused = await post(body);
    expect([refused.status, refused.json.error]).toEqual([
      502,
      expect.objectContaining({ code: "THREADS_API", live: 1 }),
    ]);
    expect((await post(body)).json.posts).toHaveLength(3);
    expect(sandbox.posts().map(({ text }) => text)).toEqual(["One.", "Two.", "Three."]);

    await expect.poll(() => lines).toContain('"step":"permalink"');
    closing.abort();
    expect(await closed).toContain("AbortError");
  });
});

describe.each(FRAMEWORKS)("the composer routes of the %s example, with a separate front end", (framework) => {
  it("accept a bearer token, and only requests of the front end", async () => {
    const example = await running(framework, { separateFrontEnd: true });
    const { origin, sandbox, connections } = example;
    const page = `${String(example.frontEnd)}/compose`;
    const browser = new Browser();
    expect((await browser.go(page)).text).toContain("New post");
    const body = JSON.stringify({ name: "ada" });
    const headers = { "content-type": "application/json" };
    const signIn = await browser.fetch(page, `${origin}/sign-in`, { method: "POST", headers, body });
    const { token } = signIn.json as unknown as { token: string };
    const begun = connections.begin("ada");
    await connections.complete(await sandbox.consent(begun.url), { binding: begun.binding });
    await stored(example, "ada");

    const bearer = { authorization: `Bearer ${token}` };
    const ada = composer(browser, example, page, bearer);
    const { json } = await ada.upload(PNG);
    const draft = { text: "From afar.", media: [json.file], idempotencyKey: randomUUID() };
    const posted = await ada.post(draft);
    expect([posted.status, posted.headers.get("access-control-allow-origin")]).toEqual([200, example.frontEnd]);
    expect(posted.headers.get("access-control-expose-headers")).toBe("retry-after");
    expect((await composer(browser, example, `${origin}/compose`, bearer).post(draft)).status).toBe(403);
    expect((await composer(browser, example, page).post(draft)).status).toBe(401);
    expect(sandbox.posts()).toHaveLength(1);
  });
});
