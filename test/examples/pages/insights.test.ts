/** Tests the insights of the examples: the routes over HTTP, and the page in Chromium. */
import { describe, expect, it } from "vitest";
import { CHROMIUM } from "../../support/chromium.js";
import { FRAMEWORKS, running, type Running } from "../examples.js";
import { axeFindings } from "./axe.js";
import { allow, connected, connectedPage, DAY, open } from "./connected.js";

/** Posts twice as the account and once as another user, on different days, and sets the reactions. */
function postAndReact({ sandbox }: Running) {
  const [owner] = sandbox.users;
  const bo = sandbox.createUser({ username: "bo" });
  sandbox.advance(-9 * DAY);
  const old = sandbox.postAs({ userId: owner!.id, text: "An old boat." });
  sandbox.setEngagement(old.id, { views: 1200, likes: 7, shares: 2 });
  sandbox.advance(7 * DAY);
  const recent = sandbox.postAs({ userId: owner!.id, text: "A new boat." });
  sandbox.setEngagement(recent.id, { views: 34, likes: 1 });
  sandbox.postAs({ userId: bo.id, text: "Nice.", replyTo: recent.id });
  sandbox.advance(2 * DAY);
  return { old, recent };
}

describe.each(FRAMEWORKS)("the insight routes of the %s example", (framework) => {
  it("return the numbers of the account and of its last posts", async () => {
    const example = await running(framework);
    const { old, recent } = postAndReact(example);
    const { get } = await connected(example);
    const account = await get("/insights/account");
    expect([account.status, account.json.countries]).toEqual([200, []]);
    expect(account.json.numbers).toMatchObject({ views: 1234, likes: 8, replies: 1, quotes: 0, followers_count: 3 });
    expect((account.json.numbers as { viewsByDay: unknown[] }).viewsByDay).toHaveLength(2);
    const posts = await get("/insights/posts");
    expect(posts.json.posts).toMatchObject([
      { id: recent.id, text: "A new boat.", numbers: { views: 34, replies: 1, shares: 0 }, reason: null },
      { id: old.id, text: "An old boat.", numbers: { views: 1200, likes: 7, shares: 2 }, reason: null },
    ]);
  });

  it("return advice for a post whose numbers cannot be read, and the numbers of the other posts", async () => {
    const example = await running(framework);
    const { old, recent } = postAndReact(example);
    const { get } = await connected(example);
    example.sandbox.inject({ on: "post-insights", kind: "graph-error", status: 400, code: 100, subcode: 33 });
    const { status, json } = await get("/insights/posts");
    const posts = json.posts as { id: string; numbers: object; reason: string | null }[];
    expect([status, posts.map(({ id }) => id)]).toEqual([200, [recent.id, old.id]]);
    expect(posts.filter(({ reason }) => reason === "The post was deleted.")).toHaveLength(1);
    expect(posts.filter(({ reason }) => reason === null)).toHaveLength(1);
  });

  it("name the permission that the user did not allow, and request it with /connect?for=insights", async () => {
    const example = await running(framework);
    const { get } = await connected(example, "", ["threads_basic"]);
    const refused = await get("/insights/account");
    expect([refused.status, refused.json.error?.missingScope]).toEqual([502, "threads_manage_insights"]);
    const again = await connected(example, "?for=insights");
    expect((await again.get("/insights/account")).status).toBe(200);
  });

  it("respond with 409 without a connected account", async () => {
    const example = await running(framework);
    const { get } = await connected(example);
    await example.connections.disconnect("ada");
    for (const path of ["/insights/account", "/insights/posts"]) {
      const { status, json } = await get(path);
      expect([status, json.error?.code]).toEqual([409, "THREADS_NOT_CONNECTED"]);
    }
  });
});

describe.skipIf(CHROMIUM === undefined)("the insights page in Chromium", () => {
  it("shows the figures, a chart and a table of the views, and the posts", { timeout: 60_000 }, async () => {
    const example = await running("Express");
    postAndReact(example);
    const { page, problems } = await connectedPage(example);
    await open(page, example, "/insights");
    const figures = page.locator("#figures > div");
    expect(await figures.filter({ hasText: "Views" }).locator(".figure").textContent()).toBe("1,234");
    expect(await figures.filter({ hasText: "Quotes" }).locator(".figure").textContent()).toBe("0");
    await page.getByText("Views as a table").click();
    expect(await page.locator("#views td").allTextContents()).toEqual(["1,200", "34"]);
    expect(await page.locator("#posts tbody").last().textContent()).toMatch(/^An old boat\. .*1,200/);
    expect(await page.locator("#followers").textContent()).toContain("You have 3 followers");

    // The chart says what is under the pointer.
    await page.locator("#chart .u-over").hover();
    await page.getByText(/: (1,200|34) views/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("shows a dash and the reason for a number that Threads left out", { timeout: 60_000 }, async () => {
    const example = await running("Fastify");
    postAndReact(example);
    // Threads has the countries from 100 followers on.
    for (let index = 0; index < 100; index += 1) example.sandbox.createUser({ username: `sailor.${index}` });
    const { page, problems } = await connectedPage(example);
    const missing = { likes: null, clicks: null, views: null, viewsByDay: null };
    await page.route("**/insights/account", async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { numbers: object };
      await route.fulfill({ response, json: { ...body, numbers: { ...body.numbers, ...missing } } });
    });
    await open(page, example, "/insights");
    const likes = page.locator("#figures > div").filter({ hasText: "Likes" });
    expect(await likes.textContent()).toBe("Likes–Threads did not send this number.");
    expect(await page.locator("#clicks").textContent()).toBe("Threads did not send this number.");
    expect(await page.locator("#by-day").textContent()).toBe("Threads did not send this number.");
    expect(await page.locator("#followers tbody").textContent()).toBe("unknown103");
    expect(problems).toEqual([]);
  });

  it("requests the missing permission, and returns to the page with it", { timeout: 60_000 }, async () => {
    const example = await running("Express");
    const { page, problems } = await connectedPage(example);
    example.sandbox.limitScopes(example.sandbox.users[0]!.id, ["threads_basic", "threads_content_publish"]);
    await page.goto(`${example.origin}/insights`);
    await allow(page, "Allow reading insights");
    await page.locator("body[data-state=shown]").waitFor();
    expect(new URL(page.url()).pathname).toBe("/insights");
    // The browser reports the refused requests.
    expect(problems.filter((problem) => !problem.includes("502"))).toEqual([]);
  });
});
