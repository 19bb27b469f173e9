import { describe, expect, it } from "vitest";
import { DEFAULT_BEHAVIORS, BEHAVIORS, behaviorVariants, type Behaviors } from "../../../src/testing/index.js";
import type { ThreadsSandbox, WebhookField } from "../../../src/testing/index.js";
import { DAY, USER, authorizeUrl, codeFor, codeForm, codeIn, exchange, get, lengthen, me } from "./helpers.js";
import { post, refresh, send, shortLived, start, tokenIn } from "./helpers.js";
import { fileServer, video, png } from "./publishing/media-files.js";
import { idIn, poster } from "./posting.js";

async function codeResponse(sandbox: ThreadsSandbox): Promise<Record<string, unknown>> {
  const { text } = await exchange(sandbox, await codeFor(sandbox));
  return JSON.parse(text.replace(/:(\d{16,})/g, ':"bare $1"')) as Record<string, unknown>;
}

async function invalidTokenResponse(sandbox: ThreadsSandbox): ReturnType<typeof me> {
  const token = sandbox.issueToken();
  sandbox.expire(token);
  return me(sandbox, token);
}

async function limited(sandbox: ThreadsSandbox): ReturnType<typeof me> {
  sandbox.inject({ on: "me", kind: "rate-limited" });
  return me(sandbox, sandbox.issueToken());
}

/** A Threads user who has not accepted the tester invitation. */
const STRANGER = "26111222333444555";
const ANA = "26111222333444557";

interface Data {
  data: { id: string }[];
}

/** Returns which of these text posts are accepted. */
async function taken(sandbox: ThreadsSandbox, forms: readonly Record<string, string>[]): Promise<boolean[]> {
  const mika = poster(sandbox);
  const responses = await Promise.all(forms.map((form) => mika.create({ media_type: "TEXT", ...form })));
  return responses.map(({ status }) => status === 200);
}

/** Returns the media_type of a post when it is read alone and in a list. */
async function typesOf(sandbox: ThreadsSandbox, form: Record<string, string>): Promise<unknown> {
  const mika = poster(sandbox);
  const id = await mika.publish(form);
  const alone = (await mika.get(`/${id}`, { fields: "media_type" })).body.media_type;
  const { data } = (await mika.get("/me/threads", { fields: "media_type" })).body as unknown as {
    data: { media_type?: string }[];
  };
  return [alone, data[0]?.media_type];
}

/** Observes each switch. SEEN lists what is observed under each of its values. */
const LOOK: { [Name in keyof Behaviors]: (sandbox: ThreadsSandbox) => Promise<unknown> } = {
  userId: async (sandbox) => (await codeResponse(sandbox)).user_id,
  shortLivedTokenType: async (sandbox) => (await codeResponse(sandbox)).token_type,
  shortLivedExpiresIn: async (sandbox) => (await codeResponse(sandbox)).expires_in,
  permissionsInTokenResponse: async (sandbox) => "permissions" in (await codeResponse(sandbox)),
  tokensNeedEncoding: async (sandbox) => /[|+/=%]/.test(sandbox.issueToken() + (await codeFor(sandbox))),
  codeErrorShape: async (sandbox) => Object.keys((await exchange(sandbox, "nothing")).body),
  tokenErrorShape: async (sandbox) => Object.keys((await refresh(sandbox, "nothing")).body),
  tokenErrorStatus: async (sandbox) => [
    (await exchange(sandbox, "nothing")).status,
    (await refresh(sandbox, "nothing")).status,
    (await me(sandbox, "nothing")).status,
  ],
  appCredentialsCode: async (sandbox) =>
    codeIn(
      await get(sandbox, "/access_token", { grant_type: "th_exchange_token", client_secret: "x", access_token: "y" }),
    ),
  redirectUriCode: async (sandbox) => {
    const form = { ...codeForm(sandbox, await codeFor(sandbox)), redirect_uri: "https://elsewhere.example/" };
    const { body } = await post(sandbox, "/oauth/access_token", form);
    return [body.error_type, body.code, body.error_message];
  },
  usedCode: async (sandbox) => {
    const code = await codeFor(sandbox);
    await exchange(sandbox, code);
    const again = await exchange(sandbox, code);
    return [again.status, Object.keys(again.body), codeIn(again)];
  },
  notTesterError: async (sandbox) => {
    const choice = sandbox.consent(authorizeUrl(sandbox), { userId: STRANGER });
    const back = await choice.catch((error: unknown) => (error as Error).message);
    return URL.canParse(back) ? [...new URL(back).searchParams.keys()] : back;
  },
  refreshExpiresIn: async (sandbox) => {
    const token = sandbox.issueToken();
    sandbox.advance(DAY);
    return Object.keys((await refresh(sandbox, token)).body);
  },
  stateOnDenial: async (sandbox) =>
    new URL(await sandbox.consent(authorizeUrl(sandbox), { allow: false })).searchParams.get("state"),
  denialSpelling: async (sandbox) =>
    new URL(await sandbox.consent(authorizeUrl(sandbox), { allow: false })).searchParams.get("error"),
  authorizeMoved: async (sandbox) => [
    (await send(authorizeUrl(sandbox))).status,
    new URL(await sandbox.consent(authorizeUrl(sandbox))).searchParams.get("state"),
  ],
  oldTokenAfterRefresh: async (sandbox) => {
    const old = sandbox.issueToken();
    sandbox.advance(DAY);
    const fresh = tokenIn(await refresh(sandbox, old));
    sandbox.advance(59.9 * DAY - DAY);
    return [fresh === old ? "same" : "other", codeIn(await me(sandbox, old)), codeIn(await me(sandbox, fresh))];
  },
  privateProfilesRefresh: async (sandbox) => {
    const token = sandbox.issueToken();
    sandbox.advance(DAY);
    return (await refresh(sandbox, token)).status;
  },
  invalidTokenCode: async (sandbox) => codeIn(await invalidTokenResponse(sandbox)),
  invalidTokenStatus: async (sandbox) => (await invalidTokenResponse(sandbox)).status,
  wwwAuthenticate: async (sandbox) => (await invalidTokenResponse(sandbox)).headers.has("www-authenticate"),
  permissionStatus: async (sandbox) => {
    const token = sandbox.issueToken();
    sandbox.limitScopes(USER, []);
    return (await me(sandbox, token)).status;
  },
  idAlways: async (sandbox) => Object.keys((await me(sandbox, sandbox.issueToken(), "username")).body),
  emptyFields: async (sandbox) => (await me(sandbox, sandbox.issueToken(), "name")).body.name,
  invalidDebugToken: async (sandbox) => {
    const query = { access_token: sandbox.issueToken(), input_token: "nothing" };
    return Object.keys((await get(sandbox, "/debug_token", query)).body);
  },
  debugWithAppToken: async (sandbox) => {
    const { appId, appSecret } = sandbox.clientOptions;
    const query = { access_token: `TH|${appId}|${appSecret}`, input_token: sandbox.issueToken() };
    return (await get(sandbox, "/debug_token", query)).status;
  },
  errorType: async (sandbox) => (await me(sandbox, "nothing")).text.includes('"type":"OAuthException"'),
  errorData: async (sandbox) => (await me(sandbox, "nothing")).text.includes('"error_data":{"details":'),
  traceHeaders: async (sandbox) => (await me(sandbox, "nothing")).headers.has("x-fb-trace-id"),
  usageHeader: async (sandbox) => (await me(sandbox, "nothing")).headers.get("x-app-usage"),
  businessUsageHeader: async (sandbox) => (await me(sandbox, "nothing")).headers.has("x-business-use-case-usage"),
  rateLimitStatus: async (sandbox) => (await limited(sandbox)).status,
  retryAfterHeader: async (sandbox) => (await limited(sandbox)).headers.get("retry-after"),
  repostScope: async (sandbox) => {
    const id = await poster(sandbox).text("hello");
    return codeIn(await poster(sandbox, USER, []).post(`/${id}/repost`));
  },
  repliesUsePostQuota: async (sandbox) => {
    const mika = poster(sandbox);
    await mika.text("answer", { reply_to_id: await mika.text("hello") });
    return (await mika.get("/me/threads_publishing_limit")).body.data;
  },
  quotaCode: async (sandbox) => codeIn(await poster(sandbox).delete(`/${await poster(sandbox).text("hello")}`)),
  quotaScopes: async (sandbox) => codeIn(await poster(sandbox, USER, []).get("/me/threads_publishing_limit")),
  repliesInThreads: async (sandbox) => {
    const mika = poster(sandbox);
    await mika.text("answer", { reply_to_id: await mika.text("hello") });
    return (await mika.list("/me/threads")).length;
  },
  ghostsInThreads: async (sandbox) => {
    const mika = poster(sandbox);
    await mika.text("boo", { is_ghost_post: "true" });
    return (await mika.list("/me/threads")).length;
  },
  pagingLinks: async (sandbox) => {
    const mika = poster(sandbox);
    for (const text of ["1", "2"]) await mika.text(text);
    return Object.keys((await mika.get("/me/threads", { limit: "1" })).body.paging as never);
  },
  emptyPaging: async (sandbox) => (await poster(sandbox).get("/me/threads")).body,
  textLimit: (sandbox) =>
    taken(sandbox, [
      { text: "å".repeat(251) },
      { text: "👍".repeat(126) },
      { text: "x".repeat(501) },
      // One emoji of five code points.
      { text: `${"x".repeat(490)}👩‍👩‍👧` },
    ]),
  textRequired: (sandbox) => taken(sandbox, [{ link_attachment: "https://a.example/" }, {}]),
  linkLimit: (sandbox) =>
    taken(
      sandbox,
      [3, 4, 5, 6].map((count) => ({
        text: Array.from({ length: count }, (_link, index) => `www.${index}.example`).join(" "),
      })),
    ),
  rangeUnit: (sandbox) =>
    taken(
      sandbox,
      [1, 2, 4].map((length) => ({
        text: "🌊",
        text_entities: `[{"entity_type":"SPOILER","offset":0,"length":${length}}]`,
      })),
    ),
  youngParent: async (sandbox) => {
    const mika = poster(sandbox);
    const reply = { media_type: "TEXT", text: "answer", reply_to_id: await mika.text("hello") };
    const codes = [];
    for (const ms of [0, 1999, 1]) {
      sandbox.advance(ms);
      codes.push(codeIn(await mika.create(reply)));
    }
    return codes;
  },
  failedImage: async (sandbox) => {
    const mika = poster(sandbox);
    const response = await mika.create({ media_type: "IMAGE", image_url: "http://127.0.0.1:9/1.png" });
    if (response.status !== 200) return codeIn(response);
    const { status, error_message } = (await mika.get(`/${idIn(response)}`, { fields: "status,error_message" })).body;
    return { status, error_message };
  },
  linkLimitCode: async (sandbox) => {
    const text = [1, 2, 3, 4, 5, 6].map((link) => `https://links.example/${link}`).join(" ");
    const { body } = await poster(sandbox).create({ media_type: "TEXT", text });
    return [body.error?.code, sandbox.log.at(-1)?.error?.code];
  },
  publishTwiceStatus: async (sandbox) => {
    const mika = poster(sandbox);
    const creation_id = idIn(await mika.create({ media_type: "TEXT", text: "hello" }));
    await mika.post("/me/threads_publish", { creation_id });
    return (await mika.post("/me/threads_publish", { creation_id })).status;
  },
  publishedStatus: async (sandbox) => {
    const mika = poster(sandbox);
    const creation_id = idIn(await mika.create({ media_type: "TEXT", text: "hello" }));
    const before = (await mika.get(`/${creation_id}`)).body.status;
    await mika.post("/me/threads_publish", { creation_id });
    return [before, (await mika.get(`/${creation_id}`)).body.status, sandbox.containers()[0]?.status];
  },
  videoType: async (sandbox) => {
    const { url } = await fileServer((_request, response) => response.end(video("isom")));
    return typesOf(sandbox, { media_type: "VIDEO", video_url: url });
  },
  textType: (sandbox) => typesOf(sandbox, { media_type: "TEXT", text: "hello" }),
  publishTwice: async (sandbox) => {
    const mika = poster(sandbox);
    const creation_id = idIn(await mika.create({ media_type: "TEXT", text: "hello" }));
    await mika.post("/me/threads_publish", { creation_id });
    const again = codeIn(await mika.post("/me/threads_publish", { creation_id }));
    const posts = sandbox.posts().map(({ containerId }) => containerId === creation_id);
    return [again, posts, new Set(sandbox.containers()[0]?.postIds).size];
  },
  crossShareResponse: async (sandbox) => {
    const mika = poster(sandbox);
    const container = await mika.create({ media_type: "TEXT", text: "hello", crossreshare_to_ig: "true" });
    const post = await mika.post("/me/threads_publish", { creation_id: idIn(container) });
    const more = { text: "hello", crossreshare_to_ig: "true", auto_publish_text: "true" };
    const atOnce = await mika.create({ media_type: "TEXT", ...more });
    return [container, post, atOnce].map(({ body }) => body.crossreshare_to_ig_status);
  },
  childIds: async (sandbox) => {
    const { url } = await fileServer((_request, response) => response.end(png(320, 320)));
    const mika = poster(sandbox);
    const item = { media_type: "IMAGE", image_url: url, is_carousel_item: "true" };
    const children = [idIn(await mika.create(item)), idIn(await mika.create(item))];
    const id = await mika.publish({ media_type: "CAROUSEL", children: children.join() });
    const { data } = (await mika.get(`/${id}`, { fields: "children" })).body.children as unknown as Data;
    return data.map((child, index) =>
      child.id === children[index] ? "container" : sandbox.posts()[0]?.media[index]?.id === child.id,
    );
  },
  permalinkHost: async (sandbox) => {
    const mika = poster(sandbox);
    const { body } = await mika.get(`/${await mika.text("hello")}`, { fields: "permalink" });
    return new URL(String(body.permalink)).host.replace(/:\d+$/, "");
  },
  searchAccess: async (sandbox) => {
    const all = [
      "threads_content_publish",
      "threads_keyword_search",
      "threads_manage_mentions",
      "threads_profile_discovery",
    ];
    const mika = poster(sandbox, USER, all);
    sandbox.postAs({ userId: USER, text: "wind" });
    sandbox.postAs({ userId: ANA, text: "wind, says @mika" });
    const found = await mika.get("/keyword_search", { q: "wind" });
    const lookup = await mika.get("/profile_lookup", { username: "ana" });
    const mentions = await mika.get("/me/mentions");
    return [(found.body as unknown as Partial<Data>).data?.length, ...[found, lookup, mentions].map(codeIn)];
  },
  webhookEnvelope: async (sandbox) => {
    const [request] = await webhooksOf(sandbox, "hello");
    const { values, entry } = JSON.parse(request ?? "") as { values?: unknown; entry?: unknown };
    return [values, entry].map((part) => (part === undefined ? "none" : Array.isArray(part) ? "array" : "object"));
  },
  webhookDelivery: async (sandbox) => (await webhooksOf(sandbox, "hello")).length,
  webhookEscapes: async (sandbox) => {
    const [reply] = await webhooksOf(sandbox, "å🌊", "replies");
    return [
      (reply ?? "").includes("\\u00e5\\ud83c\\udf0a"),
      (reply ?? "").includes("å🌊"),
      /[^\\]\/@/.test(reply ?? ""),
    ];
  },
  jsonOptional: async (sandbox) => {
    const { token } = poster(sandbox);
    const body = JSON.stringify({ media_type: "TEXT", text: "hello", topic_tag: "sails" });
    const headers = { "content-type": "application/json" };
    await send(`${sandbox.url}/me/threads?access_token=${token}`, { method: "POST", headers, body });
    return sandbox.containers()[0]?.parameters;
  },
};

/** Returns the bodies of the webhooks of one published text, or of one field. */
async function webhooksOf(sandbox: ThreadsSandbox, text: string, field: WebhookField = "publish"): Promise<string[]> {
  const bodies: string[] = [];
  const { url } = await fileServer((request, response) => {
    const challenge = new URL(request.url ?? "/", "http://a.example").searchParams.get("hub.challenge");
    if (challenge !== null) return void response.end(challenge);
    request.setEncoding("utf8").on("data", (part: string) => bodies.push(part));
    request.on("end", () => response.end());
  });
  sandbox.issueToken({ scopes: ["threads_read_replies"] });
  const { id } = sandbox.postAs({ userId: USER, text: "hello" });
  await sandbox.subscribeWebhooks({ url, verifyToken: "v", fields: [field] });
  sandbox.postAs({ userId: USER, text, replyTo: id });
  await expect.poll(() => sandbox.webhookDeliveries.every(({ status }) => status === "delivered")).toBe(true);
  return bodies;
}

const USAGE = '{"call_count":1,"total_time":1,"total_cputime":1}';

/** The observations under each value, in the order of BEHAVIORS. */
const SEEN: { [Name in keyof Behaviors]: readonly unknown[] } = {
  userId: [`bare ${USER}`, USER, undefined],
  shortLivedTokenType: ["bearer", undefined],
  shortLivedExpiresIn: [undefined, 3600],
  permissionsInTokenResponse: [false, true],
  tokensNeedEncoding: [false, true],
  codeErrorShape: [["error_type", "code", "error_message"], ["error"], ["error", "error_description"]],
  tokenErrorShape: [["error"], ["error_type", "code", "error_message"], ["error", "error_description"]],
  tokenErrorStatus: [
    [400, 400, 400],
    [200, 200, 400],
  ],
  appCredentialsCode: ["101", "1"],
  stateOnDenial: ["s-1", null],
  denialSpelling: ["access_denied", "acceess_denied"],
  authorizeMoved: [
    [200, "s-1"],
    [301, "s-1"],
    [301, null],
  ],
  oldTokenAfterRefresh: [
    ["other", "", ""],
    ["other", "190/467", ""],
    ["same", "", ""],
  ],
  privateProfilesRefresh: [200, 400],
  invalidTokenCode: ["190/463", "100"],
  invalidTokenStatus: [400, 401, 500],
  wwwAuthenticate: [false, true],
  permissionStatus: [400, 403, 500],
  idAlways: [["username", "id"], ["username"]],
  emptyFields: [undefined, ""],
  invalidDebugToken: [["data"], ["error"]],
  debugWithAppToken: [400, 200],
  errorType: [true, false],
  errorData: [false, true],
  traceHeaders: [false, true],
  usageHeader: [USAGE, null],
  businessUsageHeader: [false, true],
  rateLimitStatus: [400, 429],
  retryAfterHeader: [null, "60"],
  repostScope: ["10", ""],
  repliesUsePostQuota: [[{ quota_usage: 1 }], [{ quota_usage: 2 }]],
  quotaCode: ["613/4279002", "4", "17"],
  quotaScopes: ["10", ""],
  repliesInThreads: [1, 2],
  ghostsInThreads: [0, 1],
  pagingLinks: [["cursors", "next"], ["cursors"]],
  emptyPaging: [{ data: [] }, { data: [], paging: { cursors: {} } }],
  textLimit: [
    [true, false, false, false],
    [false, false, false, false],
    [true, true, false, true],
  ],
  textRequired: [
    [true, false],
    [false, false],
  ],
  linkLimit: [
    [true, true, true, false],
    [true, false, false, false],
  ],
  rangeUnit: [
    [true, true, false],
    [true, false, false],
    [true, true, true],
  ],
  youngParent: [
    ["", "", ""],
    ["24/4279009", "24/4279009", ""],
  ],
  failedImage: ["1/2207052", { status: "ERROR", error_message: "UNKNOWN" }],
  redirectUriCode: [
    ["OAuthException", 400, "(#100) redirect_uri is not the one that was authorized"],
    ["OAuthException", 400, "Invalid redirect_uri"],
  ],
  usedCode: [
    [400, ["error_type", "code", "error_message"], ""],
    [400, ["error"], "100/4279030"],
  ],
  notTesterError: [
    "The authorize page shows an error: Invalid Request: The user has not accepted the invite to test the app (code 1349245)",
    ["error_code", "error_message", "state"],
  ],
  refreshExpiresIn: [
    ["access_token", "token_type", "expires_in"],
    ["access_token", "token_type"],
  ],
  linkLimitCode: [
    [100, 100],
    ["THREADS_API__LINK_LIMIT_EXCEEDED", "THREADS_API__LINK_LIMIT_EXCEEDED"],
  ],
  publishTwiceStatus: [400, 500],
  publishedStatus: [
    ["FINISHED", "PUBLISHED", "PUBLISHED"],
    ["FINISHED", "EXPIRED", "PUBLISHED"],
  ],
  videoType: [
    ["VIDEO", "VIDEO"],
    ["AUDIO", "AUDIO"],
  ],
  textType: [
    ["TEXT_POST", "TEXT_POST"],
    ["TEXT", "TEXT"],
    [undefined, undefined],
  ],
  publishTwice: [
    ["24/4279009", [true], 1],
    ["506", [true], 1],
    ["100", [true], 1],
    ["10", [true], 1],
    ["368", [true], 1],
    ["-1", [true], 1],
    ["190", [true], 1],
    ["", [true, true], 2],
  ],
  crossShareResponse: [
    [undefined, "SUCCESS", "SUCCESS"],
    ["SUCCESS", undefined, "SUCCESS"],
  ],
  childIds: [
    [true, true],
    ["container", "container"],
  ],
  jsonOptional: [
    { media_type: "TEXT", text: "hello", topic_tag: "sails" },
    { media_type: "TEXT", text: "hello" },
  ],
  permalinkHost: ["127.0.0.1", "www.threads.net", "www.threads.com"],
  searchAccess: [
    [2, "", "", ""],
    [1, "", "100/33", ""],
    [undefined, "10/4279067", "10/4279067", "10/4279067"],
  ],
  webhookEnvelope: [
    ["object", "none"],
    ["array", "none"],
    ["none", "array"],
  ],
  webhookDelivery: [1, 2],
  webhookEscapes: [
    [true, false, false],
    [false, true, true],
  ],
};

const users = [
  { id: USER, username: "mika", isPrivate: true },
  { id: STRANGER, username: "juno", isTester: false },
  { id: ANA, username: "ana" },
];

describe("sandbox behaviors", () => {
  const positions = Object.entries(BEHAVIORS).flatMap(([name, { values }]) =>
    values.map((value, position) => ({ name: name as keyof Behaviors, value, position })),
  );

  it.each(positions)("shows $name = $value in its responses", async ({ name, value, position }) => {
    // A strict sandbox refuses every JSON body.
    const strictness = name === "jsonOptional" ? "documented" : "strict";
    const sandbox = await start({ strictness, behaviors: { [name]: value }, users, quotas: { deletions: 0 } });
    expect(sandbox.behaviors).toEqual({ ...DEFAULT_BEHAVIORS, [name]: value });
    expect(await LOOK[name](sandbox)).toEqual(SEEN[name][position]);
  });
});

it("sandbox behaviors: behaviorVariants() returns the defaults and every other value of every switch", () => {
  const [defaults, ...others] = behaviorVariants();
  expect(defaults).toEqual({ name: "defaults", value: "all", behaviors: {} });
  expect(others.map(({ name, value }) => [name, value])).toEqual(
    Object.entries(BEHAVIORS).flatMap(([name, { values }]) => values.slice(1).map((value) => [name, value])),
  );
  for (const { name, value, behaviors } of others) expect(behaviors).toEqual({ [name]: value });
});

it("sandbox behaviors: the OAuth flow succeeds under every variant", async () => {
  for (const { behaviors } of behaviorVariants()) {
    const sandbox = await start({ behaviors });
    const token = tokenIn(await lengthen(sandbox, await shortLived(sandbox)));
    sandbox.advance(DAY);
    expect((await me(sandbox, tokenIn(await refresh(sandbox, token)))).body.id).toBe(USER);
  }
});

it("sandbox behaviors: the default is the first of at least two different values", () => {
  for (const [name, { values }] of Object.entries(BEHAVIORS)) {
    expect(DEFAULT_BEHAVIORS[name as keyof Behaviors]).toBe(values[0]);
    expect(new Set<unknown>(values).size).toBe(values.length);
    expect(values.length).toBeGreaterThan(1);
  }
});

it("sandbox behaviors: each token endpoint keeps its own error shape", async () => {
  const sandbox = await start({ behaviors: { codeErrorShape: "oauth", tokenErrorShape: "flat" } });
  const spent = await post(sandbox, "/oauth/access_token", codeForm(sandbox, "nothing"));
  expect(spent.body.error).toBe("invalid_grant");
  expect((await refresh(sandbox, "nothing")).body.error_type).toBe("OAuthException");
  expect(codeIn(await me(sandbox, "nothing"))).toBe("190/467");
});
