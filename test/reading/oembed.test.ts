/** oEmbed: requests, refused arguments and results, over a mock and over the sandbox. */
import { describe, expect, it, onTestFinished } from "vitest";
import { ThreadsClient } from "../../src/index.js";
import { ThreadsSandbox } from "../../src/testing/index.js";
import { json, mockThreads, rejection } from "../support/mock.js";

const URL_OF_POST = "https://www.threads.com/@mika.b_7/post/C-_7";
const HTML = '<blockquote class="text-post-media"></blockquote>';

function answering(body: object, status = 200) {
  const mocked = mockThreads({ retry: { maxAttempts: 1 } });
  const targets: string[] = [];
  const path = (target: string) => targets.push(target) > 0;
  mocked.graph.intercept({ path, method: "GET" }).reply(status, body, json);
  return { client: mocked.client, targets };
}

/** The URL that is sent for the one given. */
async function sentFor(given: string): Promise<string | null> {
  const { client, targets } = answering({ html: HTML });
  await client.oembed(given);
  return new URL(targets[0] ?? "", "https://a.example").searchParams.get("url");
}

describe("client.oembed", () => {
  it.each([
    [URL_OF_POST, URL_OF_POST],
    ["https://www.threads.com/t/C-_7", "https://www.threads.com/t/C-_7"],
    ["https://threads.net/@mika/post/C1/", "https://threads.net/@mika/post/C1/"],
    [`${URL_OF_POST}?xmt=AQF0&utm_source=x#_`, URL_OF_POST],
    ["http://127.0.0.1:4080/@mika/post/C1", "http://127.0.0.1:4080/@mika/post/C1"],
  ])("oembed: for %s it sends %s", async (given, sent) => {
    await expect(sentFor(given)).resolves.toBe(sent);
  });

  it.each([
    "https://www.threads.com/@mika",
    "https://www.threads.com/@mika/post/",
    "https://www.threads.com/@mika/post/C1/media",
    "https://www.threads.com/t/a%2fb",
    "https://www.threads.com.evil.example/t/C1",
    "https://evil.example/@www.threads.com/post/C1",
    "https://user@www.threads.com:444/t/C1",
    "http://www.threads.com/t/C1",
    "javascript:alert(1)",
    "18000000000000001",
    "",
    undefined,
    7,
  ])("oembed: refuses %j before anything is sent", async (given) => {
    // This Threads expects no request, so that one would be a network error.
    const { client } = mockThreads();
    await expect(rejection(client.oembed(given as string))).resolves.toMatchObject({ code: "THREADS_VALIDATION" });
  });

  it("oembed: accepts a width of 320 and 658 pixels, and refuses 319, 659, halves and texts", async () => {
    for (const maxwidth of [320, 658])
      await expect(answering({ html: HTML }).client.oembed(URL_OF_POST, { maxwidth })).resolves.toBeDefined();
    for (const maxwidth of [319, 659, 320.5, NaN, "400" as never, null as never]) {
      await expect(rejection(mockThreads().client.oembed(URL_OF_POST, { maxwidth }))).resolves.toMatchObject({
        message: "maxwidth must be a whole number of pixels from 320 to 658.",
      });
    }
  });

  it("oembed: refuses an unknown option, and suggests the right one", async () => {
    const { client } = mockThreads();
    await expect(rejection(client.oembed(URL_OF_POST, { maxWidth: 400 } as never))).resolves.toMatchObject({
      message: "maxWidth is not a known option; use maxwidth.",
    });
  });

  it("oembed: returns null for missing fields, and drops unknown ones", async () => {
    await expect(answering({ html: HTML, cache_age: 5 }).client.oembed(URL_OF_POST)).resolves.toEqual({
      html: HTML,
      type: null,
      version: null,
      provider_name: null,
      provider_url: null,
      width: null,
    });
  });

  it.each([{}, { html: "" }, { html: 5 }, []])("oembed: reports %j as a response that it cannot use", async (body) => {
    const error = await rejection(answering(body).client.oembed(URL_OF_POST));
    expect(error).toMatchObject({ code: "THREADS_RESPONSE" });
  });
});

describe("client.oembed over the sandbox", () => {
  async function stage(isPrivate = false) {
    const users = [{ id: "26000000000000123", username: "mika.b", isPrivate }];
    const sandbox = await ThreadsSandbox.start({ fetchMedia: false, users });
    const client = new ThreadsClient(sandbox.clientOptions);
    onTestFinished(async () => {
      await client.close();
      await sandbox.close();
    });
    const scopes = ["threads_content_publish", "threads_delete"];
    const account = client.account({ accessToken: sandbox.issueToken({ scopes }) });
    return { sandbox, client, account };
  }

  it("oembed: reads the HTML of a public post by both forms of its URL, without a token", async () => {
    const { sandbox, client, account } = await stage();
    const { permalink } = await account.publish({ text: "A day at sea" });
    const embed = await client.oembed(permalink ?? "", { maxwidth: 400 });
    expect(embed).toMatchObject({ type: "rich", version: "1.0", provider_name: "Threads", width: 400 });
    expect(embed.html).toContain('<blockquote class="text-post-media"');
    const code = permalink?.split("/").at(-1) ?? "";
    await expect(client.oembed(`https://www.threads.com/t/${code}`)).resolves.toMatchObject({ width: 658 });
    const entries = sandbox.log.filter(({ operation }) => operation === "oembed");
    expect(entries).toMatchObject([{ userId: null, status: 200 }, { status: 200 }]);
    expect(Object.keys(entries[0]?.parameters ?? {})).toEqual(["url", "maxwidth"]);
  });

  it("oembed: refuses a deleted post and a post of a private user", async () => {
    const { client, account } = await stage();
    const { id, permalink } = await account.publish({ text: "A day at sea" });
    await account.posts.delete(id);
    await expect(rejection(client.oembed(permalink ?? ""))).resolves.toMatchObject({ kind: "invalid-request" });
    const hidden = await stage(true);
    const post = await hidden.account.publish({ text: "For friends" });
    const error = await rejection(hidden.client.oembed(post.permalink ?? ""));
    expect(error).toMatchObject({ code: "THREADS_API", kind: "invalid-request", missingScope: null });
  });
});
