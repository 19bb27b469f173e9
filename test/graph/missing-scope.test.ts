/** The explanation of a permission error: the missing scope, whether connecting again helps, and whether the app is blocked. */
import { describe, expect, it } from "vitest";
import { ThreadsApiError, type ThreadsScope } from "../../src/index.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import { LONG_TOKEN } from "../support/secrets.js";

const refusal = (code: number, subcode?: number) => ({
  error: { message: "refused", type: "THApiException", code, error_subcode: subcode },
});

/** Deletes a post, which Threads refuses, with credentials that requested these scopes. */
async function refused(options: {
  readonly status: number;
  readonly code: number;
  readonly requested?: readonly string[] | null;
  readonly granted?: readonly string[] | null;
  readonly defaults?: readonly ThreadsScope[];
  readonly me?: { readonly status: number; readonly body: object };
}): Promise<ThreadsApiError> {
  const { client, graph } = mockThreads(options.defaults === undefined ? {} : { scopes: options.defaults });
  graph
    .intercept({ method: "DELETE", path: (path) => path.startsWith("/v1.0/1800?") })
    .reply(options.status, refusal(options.code), json);
  if (options.me !== undefined) {
    graph
      .intercept({ method: "GET", path: (path) => path.startsWith("/v1.0/me?") })
      .reply(options.me.status, options.me.body, json);
  }
  const account = client.account({
    get: () => Promise.resolve({ accessToken: LONG_TOKEN, scopes: options.requested, granted: options.granted }),
    rejected: () => undefined,
  });
  const error = await rejection(account.posts.delete("1800"));
  expect(error).toBeInstanceOf(ThreadsApiError);
  return error as ThreadsApiError;
}

const WITH_DELETE: readonly ThreadsScope[] = ["threads_basic", "threads_content_publish", "threads_delete"];

describe("a permission error", () => {
  it.each([
    [400, 10],
    [403, 10],
    [500, 10],
    [400, 299],
  ])("with HTTP %s and code %s names the scope of the endpoint", async (status, code) => {
    const error = await refused({ status, code, defaults: WITH_DELETE });
    expect(error).toMatchObject({ kind: "permission", responsible: "user", missingScope: "threads_delete" });
    expect(error.advice).toMatch(/connect it again/);
  });

  it("advises the user to connect again if the connection requested the scope", async () => {
    const error = await refused({ status: 400, code: 10, requested: WITH_DELETE });
    expect(error).toMatchObject({ missingScope: "threads_delete", responsible: "user" });
    expect(error.advice).toMatch(/connect it again/);
  });

  it("makes the developer responsible if no connect requests the scope", async () => {
    for (const requested of [null, ["threads_basic", "threads_content_publish"]]) {
      const error = await refused({ status: 400, code: 10, requested });
      expect(error).toMatchObject({ kind: "permission", missingScope: "threads_delete", responsible: "developer" });
      expect(error.advice).toMatch(/Connecting again does not help/);
      expect(error.message).toMatch(/Add it to the client's scopes/);
    }
  });

  it.each([
    [
      "granted",
      { granted: ["threads_basic"], requested: WITH_DELETE, defaults: WITH_DELETE },
      "threads_delete",
      "user",
    ],
    [
      "granted, although it was not requested",
      { granted: ["threads_basic"], requested: [] },
      "threads_delete",
      "developer",
    ],
    ["granted, not even threads_basic", { granted: [], requested: WITH_DELETE }, "threads_basic", "user"],
  ] as const)("names the first needed scope that was not %s", async (_how, facts, missingScope, responsible) => {
    const error = await refused({ status: 400, code: 10, ...facts });
    expect(error).toMatchObject({ kind: "permission", missingScope, responsible });
    expect(error.advice).toMatch(responsible === "user" ? /connect it again/ : /Connecting again does not help/);
  });

  it("prefers the granted scopes to the requested ones", async () => {
    const granted = ["threads_basic", "threads_delete"];
    // The user has withdrawn it at Threads since.
    const error = await refused({
      status: 400,
      code: 10,
      granted,
      requested: ["threads_delete"],
      defaults: WITH_DELETE,
    });
    expect(error).toMatchObject({ missingScope: "threads_delete", responsible: "user" });
  });

  it("uses the requested scopes if the granted ones are not known", async () => {
    const error = await refused({ status: 400, code: 10, granted: null, requested: ["threads_delete"] });
    expect(error.missingScope).toBe("threads_basic");
  });

  it("names threads_basic if only that scope was not requested", async () => {
    const error = await refused({ status: 400, code: 10, requested: ["threads_delete"] });
    expect(error.missingScope).toBe("threads_basic");
  });
});

describe("an error with code 200", () => {
  const blocked = { status: 400, body: refusal(200) };

  it("concerns the app if /me is refused with code 200 too", async () => {
    const error = await refused({ status: 400, code: 200, me: blocked });
    expect(error).toMatchObject({ kind: "app", responsible: "operator", missingScope: null });
    expect(error.message).toMatch(/app's status/);
    expect(error.advice).toMatch(/operator/);
  });

  it("is a permission error if /me succeeds, or is refused with another code", async () => {
    for (const me of [
      { status: 200, body: { id: "1" } },
      { status: 400, body: refusal(190) },
      { status: 400, body: refusal(100, 10) },
    ]) {
      const error = await refused({ status: 400, code: 200, defaults: WITH_DELETE, me });
      expect(error).toMatchObject({ kind: "permission", missingScope: "threads_delete" });
    }
  });
});
