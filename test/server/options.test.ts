/** Tests the options and the paths of the routes. */
import { describe, expect, it } from "vitest";
import { ThreadsConfigError } from "../../src/index.js";
import { createRoutes } from "../../src/server/index.js";
import { connected } from "../support/connections.js";
import { record } from "../support/leaks.js";
import { host, SETTINGS, SITE } from "./support.js";

async function problems(options: object, redirectUri = `${SITE}/threads/callback`): Promise<string[]> {
  const { connections } = await connected({ sandbox: { redirectUris: [redirectUri] } });
  try {
    createRoutes(connections, { authenticate: () => null, settingsUrl: SETTINGS, ...options });
    return [];
  } catch (error) {
    record("config error", error);
    if (!(error instanceof ThreadsConfigError)) throw error;
    return error.problems.map(({ name }) => name);
  }
}

describe("the options of createRoutes", () => {
  it.each<[string[], object]>([
    [[], {}],
    [["settingsUrl"], { settingsUrl: "/settings" }],
    [["settingsUrl"], { settingsUrl: undefined }],
    [["settingsUrl"], { settingsUrl: "javascript:alert(1)" }],
    [["settingsUrl"], { settingsUrl: "http://app.example/settings" }],
    [["settingsUrl"], { settingsUrl: `${SETTINGS}#social` }],
    [[], { settingsUrl: "http://localhost:3000/settings" }],
    [["authenticate"], { authenticate: undefined }],
    [["finish"], { finish: "frontend" }],
    [["scopes"], { scopes: ["threads_basic"] }],
    [["scopes"], { scopes: null }],
    [[], { scopes: () => undefined }],
    [["basePath"], { basePath: "threads" }],
    [["basePath"], { basePath: "/a//b" }],
    [["basePath"], { basePath: "/a?b" }],
    [[], { basePath: "/" }],
    [["publicUrl"], { publicUrl: "/threads" }],
    [[], { onWebhook: () => undefined, webhookVerifyToken: "v" }],
    [[], { onWebhook: () => undefined, webhookVerifyToken: "v", webhookSecrets: ["s"] }],
    [["onWebhook", "webhookVerifyToken"], { onWebhook: 1 }],
    [["webhookVerifyToken"], { onWebhook: () => undefined }],
    [["webhookVerifyToken"], { onWebhook: () => undefined, webhookVerifyToken: "" }],
    [["webhookVerifyToken", "webhookSecrets"], { webhookVerifyToken: "v", webhookSecrets: ["s"] }],
    [["webhookSecrets"], { onWebhook: () => undefined, webhookVerifyToken: "v", webhookSecrets: [] }],
    [["webhookSecrets"], { onWebhook: () => undefined, webhookVerifyToken: "v", webhookSecrets: ["s", ""] }],
    [["webhookSecrets"], { onWebhook: () => undefined, webhookVerifyToken: "v", webhookSecrets: ["a b"] }],
    [["webhookSecrets"], { onWebhook: () => undefined, webhookVerifyToken: "v", webhookSecrets: "secret" }],
    [["authenticate", "settingsUrl", "finish"], { authenticate: 1, settingsUrl: "", finish: null }],
  ])("are valid except for %j", async (expected, options) => {
    expect(await problems(options)).toEqual(expected);
  });

  it("must include basePath when the redirect URI does not end in /callback", async () => {
    expect(await problems({}, `${SITE}/oauth/threads`)).toEqual(["basePath"]);
    expect(await problems({ basePath: "/threads" }, `${SITE}/oauth/threads`)).toEqual([]);
  });
});

describe("the base path of createRoutes", () => {
  it.each([
    ["/threads/callback", undefined, "/threads/connect"],
    ["/callback", undefined, "/connect"],
    ["/threads/callback/", undefined, "/threads/connect"],
    ["/threads/callback?app=1", undefined, "/threads/connect"],
    ["/public/threads/callback", "/inside/", "/inside/connect"],
    ["/public/threads/callback", "/", "/connect"],
  ])("for the redirect URI %s and the option %s gives %s", async (path, basePath, connect) => {
    const { ask } = await host({ redirectUri: SITE + path, routes: { basePath } });
    expect((await ask(SITE + connect)).status).toBe(302);
  });
});
