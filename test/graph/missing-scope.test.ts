/** What a refusal for lack of a permission tells: the missing scope, whether connecting again helps, and whether the app is to blame. */
import { describe, expect, it } from "vitest";
import { ThreadsApiError, type ThreadsScope } from "../../src/index.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import { LONG_TOKEN } from "../support/secrets.js";

const refusal = (code: number, subcode?: number) => ({
  error: { message: "refused", type: "THApiException", code, error_subcode: subcode },
});

/** Deletes a post, which Threads refuses, with credentials that ask for these scopes. */
async function refused(options: {
  readonly status: number;
  readonly code: number;
  readonly asked?: readonly string[] | null;
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
    get: () => Promise.resolve({ accessToken: LONG_TOKEN, scopes: options.asked }),
    rejected: () => undefined,
  });
  const error = await rejection(account.posts.delete("1800"));
  expect(error).toBeInstanceOf(ThreadsApiError);
  return error as ThreadsApiError;
}

const WITH_DELETE: readonly ThreadsScope[] = ["threads_basic", "threads_content_publish", "threads_delete"];

describe("a missing permission", () => {
  it.each([
    [400, 10],
    [403, 10],
    [500, 10],
    [400, 299],
  ])("names the scope of the endpoint: HTTP %s, code %s", async (status, code) => {
    const error = await refused({ status, code, defaults: WITH_DELETE });
    expect(error).toMatchObject({ kind: "permission", responsible: "user", missingScope: "threads_delete" });
    expect(error.advice).toMatch(/connect it again/);
  });

  it("tells the user to connect again where the connection asked for the scope: the user left it out", async () => {
    const error = await refused({ status: 400, code: 10, asked: WITH_DELETE });
    expect(error).toMatchObject({ missingScope: "threads_delete", responsible: "user" });
    expect(error.advice).toMatch(/connect it again/);
  });

  it("tells the developer where no connect asks for the scope", async () => {
    for (const asked of [null, ["threads_basic", "threads_content_publish"]]) {
      const error = await refused({ status: 400, code: 10, asked });
      expect(error).toMatchObject({ kind: "permission", missingScope: "threads_delete", responsible: "developer" });
      expect(error.advice).toMatch(/Connecting again does not help/);
      expect(error.message).toMatch(/add it to the client's scopes/);
    }
  });

  it("names threads_basic where only that was not asked for", async () => {
    const error = await refused({ status: 400, code: 10, asked: ["threads_delete"] });
    expect(error.missingScope).toBe("threads_basic");
  });
});

describe("code 200", () => {
  const blocked = { status: 400, body: refusal(200) };

  it("is the app's where /me is refused with it too", async () => {
    const error = await refused({ status: 400, code: 200, me: blocked });
    expect(error).toMatchObject({ kind: "app", responsible: "operator", missingScope: null });
    expect(error.message).toMatch(/app's status/);
    expect(error.advice).toMatch(/operator/);
  });

  it("is a missing permission where /me works, or is refused for another reason", async () => {
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
