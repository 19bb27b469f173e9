/** The whole OAuth flow over real HTTP, with every behavior that Threads does not document. */
import { describe, expect, it } from "vitest";
import { isThreadsError, readCallback, type ThreadsApiError } from "../../src/index.js";
import { BEHAVIORS, behaviorVariants, type Behaviors } from "../../src/testing/index.js";
import { recordedCount, secret } from "../support/leaks.js";
import { rejection } from "../support/mock.js";
import { connect, stage } from "../support/sandbox.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const USER = "26999888777666555";

/** Every value of every behavior by itself, and the opposite of every default at once. */
const opposites = Object.fromEntries(Object.entries(BEHAVIORS).map(([name, { values }]) => [name, values.at(-1)]));
const variants: { title: string; behaviors: Partial<Behaviors> }[] = [
  ...behaviorVariants().map(({ name, value, behaviors }) => ({ title: `${name} = ${String(value)}`, behaviors })),
  { title: "the opposite of every default", behaviors: { ...opposites, authorizeMoved: "keeps-state" } },
];

function expectRefusal(error: unknown): asserts error is ThreadsApiError {
  expect(isThreadsError(error, "THREADS_API") ? "THREADS_API" : error).toBe("THREADS_API");
}

describe.each(variants)("the OAuth flow with $title", ({ behaviors }) => {
  it("gets from the authorize URL to the profile", async () => {
    const here = await stage({ behaviors });
    const { sandbox, client } = here;
    if (behaviors.authorizeMoved === "loses-state") {
      const callback = await sandbox.consent(client.buildAuthorizeUrl({ state: "s" }));
      expect(() => readCallback(callback, "s")).toThrow(expect.objectContaining({ reason: "state-missing" }));
      return;
    }
    const { shortLived, longLived } = await connect(here);
    expect(shortLived.userId).toBe(behaviors.userId === "absent" ? null : USER);
    expect(shortLived.expiresAt.getTime() - shortLived.issuedAt.getTime()).toBe(HOUR);
    expect(longLived.expiresIn).toBeGreaterThan(59 * 86_400);
    expect(longLived.expiresAt.getTime() - longLived.issuedAt.getTime()).toBe(longLived.expiresIn * 1000);
    expect(longLived.tokenType).toBe("bearer");

    await expect(client.getProfile(longLived.accessToken)).resolves.toMatchObject({
      id: USER,
      username: "mika",
      name: "Mika Lind",
    });
    const info = await client.debugToken(longLived.accessToken, { accessToken: longLived.accessToken });
    expect(info).toMatchObject({ isValid: true, userId: USER });
    expect(info.scopes).toContain("threads_basic");
  });

  it("refreshes a token that is at least a day old and not expired", async () => {
    const here = await stage({ behaviors: { ...behaviors, authorizeMoved: "no" } });
    const { longLived } = await connect(here);
    const { client, sandbox } = here;
    expectRefusal(await rejection(client.refreshLongLived(longLived.accessToken)));
    sandbox.advance(DAY + 1000);
    const refreshed = await client.refreshLongLived(longLived.accessToken);
    secret(refreshed.accessToken);
    expect(refreshed.expiresAt.getTime()).toBeGreaterThan(longLived.expiresAt.getTime());
    await expect(client.getProfile(refreshed.accessToken)).resolves.toMatchObject({ id: USER });

    sandbox.advance(61 * DAY);
    expectRefusal(await rejection(client.refreshLongLived(refreshed.accessToken)));
  });

  it("reports a used code, an expired code and a user who declined", async () => {
    const here = await stage({ behaviors: { ...behaviors, authorizeMoved: "no" } });
    const { client, sandbox, authorize } = here;
    const code = await authorize();
    secret((await client.exchangeCode(code)).accessToken);
    const used = await rejection(client.exchangeCode(code));
    expectRefusal(used);
    expect(used.advice).toContain("connect your Threads account again");
    expect(used.retryable).toBe(false);

    const stale = await authorize();
    sandbox.advance(HOUR + 1000);
    expectRefusal(await rejection(client.exchangeCode(stale)));

    const denied = await sandbox.consent(client.buildAuthorizeUrl({ state: "s" }), { allow: false });
    expect(() => readCallback(denied, "s")).toThrow(expect.objectContaining({ reason: "denied" }));
  });

  it("reports expired and revoked tokens", async () => {
    const here = await stage({ behaviors: { ...behaviors, authorizeMoved: "no" } });
    const { shortLived, longLived } = await connect(here);
    const { sandbox, client } = here;

    sandbox.expire(shortLived.accessToken);
    expectRefusal(await rejection(client.exchangeLongLived(shortLived.accessToken)));

    sandbox.revoke(USER);
    const revoked = await rejection(client.getProfile(longLived.accessToken));
    expectRefusal(revoked);
    // Threads was seen to send 190 and 100 for an invalid token. The kind alone proves nothing: another call of `/me` decides.
    expect(revoked.kind).toBe(behaviors.invalidTokenCode === "100" ? "invalid-request" : "auth");
    expect(revoked.graph.traceId).toBeTruthy();
    expect(revoked.retryable).toBe(false);
  });

  it("reports a rate limit", async () => {
    const here = await stage({ behaviors: { ...behaviors, authorizeMoved: "no" } }, { retry: { maxAttempts: 1 } });
    const { longLived } = await connect(here);
    here.sandbox.inject({ on: "me", kind: "rate-limited" });
    const error = await rejection(here.client.getProfile(longLived.accessToken));
    expectRefusal(error);
    expect(error).toMatchObject({ kind: "rate-limit", retryable: true });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    if (behaviors.usageHeader !== "never") expect(error.usage?.callCount).toBeTypeOf("number");
  });
});

describe("the OAuth flow with the sandbox", () => {
  it("fails for another redirect URI, a wrong secret and a wrong app id", async () => {
    const { client, sandbox, authorize } = await stage({
      redirectUris: ["https://app.example/a", "https://app.example/b"],
    });
    expectRefusal(await rejection(client.exchangeCode(await authorize(), { redirectUri: "https://app.example/b" })));
    const url = client.buildAuthorizeUrl({ state: "s" }).replace(/client_id=\d+/, "client_id=1");
    await expect(sandbox.consent(url)).rejects.toThrow(/4476002/);

    const stranger = await stage({ app: { id: sandbox.clientOptions.appId, secret: "another-secret-of-another-app" } });
    const { longLived } = await connect(stranger);
    expectRefusal(await rejection(client.getProfile(longLived.accessToken)));
  });

  it("returns an app token", async () => {
    const { client, sandbox } = await stage();
    const token = await client.getAppAccessToken();
    secret(token.accessToken);
    expect(token.accessToken).toMatch(new RegExp(`^TH\\|${sandbox.clientOptions.appId}\\|`));
  });

  it("sends only the requests that it needs, and the sandbox accepts each", async () => {
    const here = await stage();
    await connect(here);
    expect(here.sandbox.log.map(({ operation, error }) => [operation, error])).toEqual([
      ["authorize", null],
      ["consent", null],
      ["exchange-code", null],
      ["exchange-long-lived", null],
    ]);
    expect(recordedCount()).toBeGreaterThan(10);
  });
});
