import { request } from "undici";
import { describe, expect, it, vi } from "vitest";
import type { Fault, FaultAction, RandomFaults, ThreadsSandbox } from "../../../../src/testing/index.js";
import { faultSchedule } from "../../../../src/testing/sandbox/faults/schedule.js";
import { seededRandom } from "../../../../src/testing/sandbox/state/random.js";
import { codeFor, codeForm, codeIn, DAY, exchange, get, HOUR, me, NOON, send, start, USER } from "../helpers.js";
import type { TestResponse } from "../helpers.js";
import { idIn, poster, type Poster } from "../posting.js";

type Seen = TestResponse | "no response" | "cut" | "timeout";

/** Returns the response of a code exchange with a fault, as a client receives it. */
async function exchangeUnderFault(sandbox: ThreadsSandbox, code: string, patienceMs: number): Promise<Seen> {
  const body = new URLSearchParams(codeForm(sandbox, code));
  let response: Response;
  try {
    const signal = AbortSignal.timeout(patienceMs);
    response = await fetch(`${sandbox.url}/oauth/access_token`, { method: "POST", body, redirect: "manual", signal });
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? "timeout" : "no response";
  }
  try {
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: {} };
  } catch {
    return "cut";
  }
}

/** Creates a text container and returns its id. */
async function textContainer(mika: Poster, text: string): Promise<string> {
  return idIn(await mika.create({ media_type: "TEXT", text }));
}

/** Sends a publish request. Returns its status and Graph code, or why it has no response. */
async function publishing(sandbox: ThreadsSandbox, token: string, id: string): Promise<unknown> {
  const body = new URLSearchParams({ access_token: token, creation_id: id });
  const signal = AbortSignal.timeout(300);
  try {
    const response = await send(`${sandbox.url}/me/threads_publish`, { method: "POST", body, signal });
    return [response.status, codeIn(response)];
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? "timeout" : "no response";
  }
}

/** Each fault, the response that the client receives, and whether the code is used up afterwards. */
const TABLE: [name: string, fault: FaultAction, seen: (seen: Seen) => void, spent: boolean][] = [
  ["close-before", { kind: "close-before" }, (seen) => expect(seen).toBe("no response"), false],
  ["close-after", { kind: "close-after" }, (seen) => expect(seen).toBe("no response"), true],
  ["late", { kind: "late", ms: 60_000 }, (seen) => expect(seen).toBe("no response"), false],
  ["cut", { kind: "cut" }, (seen) => expect(seen).toBe("cut"), true],
  ["delay", { kind: "delay", ms: 60 }, (seen) => expect(seen).toMatchObject({ status: 200 }), true],
  ["hang", { kind: "hang" }, (seen) => expect(seen).toBe("timeout"), false],
  ["html-502", { kind: "html-502" }, isHtml, false],
  ["html-502 after the effect", { kind: "html-502", effect: "after" }, isHtml, true],
  ["rate-limited", { kind: "rate-limited" }, (seen) => expect(seen).toMatchObject({ status: 400 }), false],
  ["malformed-json", { kind: "malformed-json" }, isMalformed, true],
  ["graph-error", { kind: "graph-error", status: 500, code: 2 }, isServerError, false],
  ["graph-error after the effect", { kind: "graph-error", status: 500, code: 2, effect: "after" }, isServerError, true],
  [
    "http-error",
    { kind: "http-error", status: 408 },
    (seen) => expect(seen).toMatchObject({ status: 408, text: "" }),
    false,
  ],
  [
    "http-error after the effect",
    { kind: "http-error", status: 404, body: "html", effect: "after" },
    (seen) => expect(seen).toMatchObject({ status: 404, text: expect.stringContaining("<h1>") as string }),
    true,
  ],
  [
    "altered",
    { kind: "altered", without: ["access_token"], set: { token_type: "mac", scopes: null } },
    (seen) => expect((seen as TestResponse).text).toMatch(/^\{"user_id":\d{17},"token_type":"mac","scopes":null\}$/),
    true,
  ],
  ["wrong-date", { kind: "wrong-date", offMs: -3 * HOUR }, isThreeHoursBehind, true],
  ["redirect", { kind: "redirect" }, (seen) => expect(seen).toMatchObject({ status: 302 }), false],
  ["endless-body", { kind: "endless-body" }, (seen) => expect(seen).toBe("cut"), true],
  ["empty-body", { kind: "empty-body" }, (seen) => expect(seen).toMatchObject({ status: 200, text: "" }), true],
];

function isHtml(seen: Seen): void {
  expect(seen).toMatchObject({ status: 502, text: expect.stringContaining("<h1>502") as string });
}

function isThreeHoursBehind(seen: Seen): void {
  expect((seen as TestResponse).headers.get("date")).toBe(new Date(NOON - 3 * HOUR).toUTCString());
  expect(seen).toMatchObject({ status: 200, text: expect.stringContaining("access_token") as string });
}

function isMalformed(seen: Seen): void {
  expect(seen).toMatchObject({ status: 200, text: expect.stringContaining("access_token") as string });
  expect(() => JSON.parse((seen as TestResponse).text) as unknown).toThrow(SyntaxError);
}

function isServerError(seen: Seen): void {
  expect(seen).toMatchObject({ status: 500, text: expect.stringContaining('"code":2,') as string });
}

describe("sandbox fault", () => {
  it.each(TABLE)("%s: has the documented response and effect", async (_name, fault, seen, spent) => {
    const sandbox = await start({ faults: [{ on: "exchange-code", ...fault }] });
    const code = await codeFor(sandbox);
    expect(sandbox.pendingFaults).toHaveLength(1);
    // Only endless responses have a short timeout, because others may be slow on a busy machine.
    const endless = fault.kind === "hang" || fault.kind === "endless-body";
    seen(await exchangeUnderFault(sandbox, code, endless ? 300 : 20_000));
    expect(sandbox.pendingFaults).toHaveLength(0);
    expect(sandbox.log.at(-1)).toMatchObject({ operation: "exchange-code", fault: fault.kind, effect: spent });
    expect((await exchange(sandbox, code)).status).toBe(spent ? 400 : 200);
  });
});

it("sandbox fault cut: sends half of the body with the full content-length", async () => {
  const sandbox = await start({ faults: [{ on: "me", kind: "cut" }] });
  const url = `${sandbox.url}/me?access_token=${sandbox.issueToken()}`;
  const { headers, body } = await request(url);
  let received = "";
  const reading = (async () => {
    for await (const chunk of body) received += String(chunk);
  })();
  await expect(reading).rejects.toThrow();
  expect(received).toHaveLength(Math.floor(Number(headers["content-length"]) / 2));
});

it("sandbox fault endless-body: sends until the client stops reading", async () => {
  const sandbox = await start({ faults: [{ on: "me", kind: "endless-body" }] });
  const { body, headers } = await request(`${sandbox.url}/me?access_token=${sandbox.issueToken()}`);
  expect(headers["content-length"]).toBeUndefined();
  let bytes = 0;
  for await (const chunk of body) {
    bytes += (chunk as Buffer).length;
    if (bytes > 1_000_000) break;
  }
  expect(bytes).toBeGreaterThan(1_000_000);
});

it("sandbox fault delay: follows real time, not the sandbox's clock", async () => {
  const sandbox = await start({ faults: [{ on: "me", kind: "delay", ms: 80 }] });
  const before = performance.now();
  await me(sandbox, sandbox.issueToken());
  expect(performance.now() - before).toBeGreaterThan(75);
});

describe("sandbox delayed effect", () => {
  const late = (ms: number): Fault => ({ on: "exchange-code", kind: "late", ms });

  it("happens by the sandbox's clock, to the millisecond, and is counted", async () => {
    const sandbox = await start({ faults: [late(80)] });
    const code = await codeFor(sandbox);
    expect(await exchangeUnderFault(sandbox, code, 20_000)).toBe("no response");
    expect(sandbox.log.at(-1)).toMatchObject({ fault: "late", status: null, effect: false });
    sandbox.advance(79);
    expect(sandbox.delayedEffects).toEqual({ pending: 1, done: 0, refused: 0 });
    sandbox.advance(1);
    expect(sandbox.delayedEffects).toEqual({ pending: 0, done: 1, refused: 0 });
    expect((await exchange(sandbox, code)).body.error_message).toContain("used");
  });

  it("is authorized when it happens, and may be refused then", async () => {
    const sandbox = await start({ faults: [{ ...late(20), times: 2 }] });
    const code = await codeFor(sandbox);
    // Both effects use the same code, so the second one is refused.
    await exchangeUnderFault(sandbox, code, 20_000);
    await exchangeUnderFault(sandbox, code, 20_000);
    sandbox.advance(20);
    expect(sandbox.delayedEffects).toEqual({ pending: 0, done: 1, refused: 1 });
  });

  it("follows the machine's clock by default", async () => {
    const sandbox = await start({ faults: [late(30)], clock: undefined });
    await exchangeUnderFault(sandbox, await codeFor(sandbox), 20_000);
    await vi.waitUntil(() => sandbox.delayedEffects.done === 1, 20_000);
  });

  it("happens at its own time and before later events, even if it is read much later", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    const [first, second] = [await textContainer(mika, "first"), await textContainer(mika, "second")];
    sandbox.inject({ on: "publish", kind: "late", ms: 60_000 });
    sandbox.inject({ on: "publish", kind: "late", ms: 20_000 });
    await expect(mika.post("/me/threads_publish", { creation_id: first })).rejects.toThrow();
    await expect(mika.post("/me/threads_publish", { creation_id: second })).rejects.toThrow();
    sandbox.advance(DAY);
    sandbox.revoke(USER);
    expect(sandbox.posts().map(({ text, publishedAt }) => [text, publishedAt - NOON])).toEqual([
      ["second", 20_000],
      ["first", 60_000],
    ]);
  });

  it.each<[name: string, fault: FaultAction, response: unknown]>([
    ["a lost response", { kind: "late", ms: 30_000 }, "no response"],
    ["a response that never arrives", { kind: "hang", effect: { afterMs: 30_000 } }, "timeout"],
    ["a proxy's page", { kind: "html-502", effect: { afterMs: 30_000 } }, [502, ""]],
    ["a Graph error", { kind: "graph-error", status: 500, code: 10, effect: { afterMs: 30_000 } }, [500, "10"]],
    ["HTTP 408", { kind: "http-error", status: 408, effect: { afterMs: 30_000 } }, [408, ""]],
    [
      "a 4xx without a Graph error",
      { kind: "http-error", status: 404, body: "json", effect: { afterMs: 30_000 } },
      [404, ""],
    ],
  ])("happens after %s", async (_name, fault, seen) => {
    const sandbox = await start();
    const mika = poster(sandbox);
    const id = await textContainer(mika, "hello");
    sandbox.inject({ on: "publish", ...fault });
    expect(await publishing(sandbox, mika.token, id)).toEqual(seen);
    expect(sandbox.log.at(-1)).toMatchObject({ fault: fault.kind, effect: false });
    sandbox.advance(29_999);
    expect([(await mika.get(`/${id}`)).body.status, sandbox.posts().length]).toEqual(["FINISHED", 0]);
    sandbox.advance(1);
    expect([(await mika.get(`/${id}`)).body.status, sandbox.posts().length]).toEqual(["PUBLISHED", 1]);
  });

  it("is discarded by close()", async () => {
    const sandbox = await start({ faults: [late(60_000)] });
    await exchangeUnderFault(sandbox, await codeFor(sandbox), 20_000);
    expect(sandbox.delayedEffects).toEqual({ pending: 1, done: 0, refused: 0 });
    await sandbox.close();
    expect(sandbox.delayedEffects).toEqual({ pending: 0, done: 0, refused: 0 });
  });
});

describe("sandbox publish with a fault", () => {
  async function published(
    fault: FaultAction,
  ): Promise<[ThreadsSandbox, response: unknown, status: () => Promise<unknown>]> {
    const sandbox = await start({ faults: [{ on: "publish", ...fault }] });
    const mika = poster(sandbox);
    const id = idIn(await mika.create({ media_type: "TEXT", text: "hello" }));
    const response = await mika.post("/me/threads_publish", { creation_id: id }).then(
      (answered) => [answered.status, codeIn(answered)],
      () => "no response",
    );
    return [sandbox, response, async () => (await mika.get(`/${id}`)).body.status];
  }

  it("takes effect although the response is an error, as was observed at Threads", async () => {
    const [sandbox, response, status] = await published({
      kind: "graph-error",
      status: 500,
      code: 10,
      effect: "after",
    });
    expect([response, await status(), sandbox.posts().length]).toEqual([[500, "10"], "PUBLISHED", 1]);
  });

  it("takes effect although the response is lost", async () => {
    const [sandbox, response, status] = await published({ kind: "close-after" });
    expect([response, await status(), sandbox.posts().length]).toEqual(["no response", "PUBLISHED", 1]);
  });

  it("has not taken effect yet, as the container's status shows", async () => {
    const [sandbox, response, status] = await published({ kind: "late", ms: 60_000 });
    expect([response, await status(), sandbox.posts().length]).toEqual(["no response", "FINISHED", 0]);
  });

  it("takes effect later", async () => {
    const [sandbox, response, status] = await published({ kind: "late", ms: 20 });
    expect(response).toBe("no response");
    sandbox.advance(20);
    expect([await status(), sandbox.posts().length]).toEqual(["PUBLISHED", 1]);
  });

  it("does not take effect", async () => {
    const [sandbox, response, status] = await published({ kind: "close-before" });
    expect([response, await status(), sandbox.posts().length]).toEqual(["no response", "FINISHED", 0]);
  });
});

it("sandbox fault redirect: the log shows a client that follows it", async () => {
  const sandbox = await start({ faults: [{ on: "me", kind: "redirect" }] });
  const response = await send(`${sandbox.url}/me?access_token=${sandbox.issueToken()}`);
  expect(response.headers.get("location")).toBe(`${sandbox.url}/elsewhere`);
  await send(`${sandbox.url}/elsewhere`);
  expect(sandbox.log.at(-1)).toMatchObject({ path: "/elsewhere", operation: null, status: 404 });
});

it("sandbox fault graph-error: accepts a name as code, and each envelope", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken();
  const fault = { on: "me", kind: "graph-error", status: 400, message: "No" } as const;
  sandbox.inject({ ...fault, code: "THREADS_API__LINK_LIMIT_EXCEEDED" });
  expect((await me(sandbox, token)).body.error?.code).toBe("THREADS_API__LINK_LIMIT_EXCEEDED");
  expect(sandbox.log.at(-1)?.error).toMatchObject({ code: "THREADS_API__LINK_LIMIT_EXCEEDED" });
  sandbox.inject({ ...fault, code: 191, envelope: "flat" });
  expect((await me(sandbox, token)).body).toEqual({ error_type: "OAuthException", code: 400, error_message: "No" });
  sandbox.inject({ ...fault, code: 1, envelope: "oauth" });
  expect((await me(sandbox, token)).body).toEqual({ error: "invalid_request", error_description: "No" });
});

it("sandbox fault altered: does not change errors and pages", async () => {
  const sandbox = await start();
  sandbox.inject({ on: "me", kind: "altered", without: ["error"], set: { id: "1" } });
  expect(codeIn(await me(sandbox, "nothing"))).toBe("190/467");
  sandbox.inject({ on: "home", kind: "altered", set: { id: "1" } });
  expect((await send(`${sandbox.url}/`)).text).toContain("<!doctype html>");
});

it("sandbox fault graph-error: returns any Graph error, even at an endpoint with another envelope", async () => {
  const error = { status: 400, code: 24, subcode: 4279009, message: "Gone", type: "THApiException", isTransient: true };
  const given = { ...error, userTitle: "Titel", userMessage: "Média introuvable" };
  const sandbox = await start({ faults: [{ on: "exchange-code", kind: "graph-error", ...given }] });
  expect((await exchange(sandbox, "nothing")).body).toEqual({
    error: {
      message: "Gone",
      type: "THApiException",
      code: 24,
      error_subcode: 4279009,
      is_transient: true,
      error_user_title: "Titel",
      error_user_msg: "Média introuvable",
      fbtrace_id: expect.any(String) as string,
    },
  });
});

it("sandbox fault rate-limited: reports 100 percent usage, and accepts another code and status", async () => {
  const sandbox = await start({ faults: [{ on: "me", kind: "rate-limited" }] });
  const token = sandbox.issueToken();
  expect((await me(sandbox, token)).headers.get("x-app-usage")).toContain('"call_count":100');
  sandbox.inject({ on: "me", kind: "rate-limited", status: 429, code: 613, subcode: 4279002 });
  const other = await me(sandbox, token);
  expect([other.status, codeIn(other)]).toEqual([429, "613/4279002"]);
});

it("sandbox faults: affect the given operation, occurrence and number of requests", async () => {
  const fault: Fault = { on: "me", occurrence: 2, times: 2, kind: "graph-error", status: 500, code: 1 };
  const sandbox = await start({ faults: [fault] });
  const token = sandbox.issueToken();
  await get(sandbox, "/debug_token", { access_token: token, input_token: token });
  const seen: number[] = [];
  for (let round = 0; round < 4; round += 1) seen.push((await me(sandbox, token)).status);
  expect(seen).toEqual([200, 500, 500, 200]);
});

it("sandbox faults: count occurrences from the injection, and wait for earlier faults", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken();
  await me(sandbox, token);
  sandbox.inject({ on: "me", kind: "graph-error", status: 501, code: 1 });
  sandbox.inject({ on: "me", kind: "graph-error", status: 502, code: 1 });
  sandbox.inject({ on: "me", kind: "graph-error", status: 503, code: 1, times: Infinity });
  const seen: number[] = [];
  for (let round = 0; round < 4; round += 1) seen.push((await me(sandbox, token)).status);
  expect(seen).toEqual([501, 502, 503, 503]);
  expect(sandbox.pendingFaults).toHaveLength(1);
});

it("sandbox faults: a malformed request does not use one up", async () => {
  const sandbox = await start({ faults: [{ on: "me", kind: "html-502" }] });
  const token = sandbox.issueToken();
  expect((await get(sandbox, "/me", { access_token: token, extra: "1" })).status).toBe(400);
  expect((await me(sandbox, token)).status).toBe(502);
});

it("sandbox faults: affect pages when `on` names them", async () => {
  const sandbox = await start({ faults: [{ on: "authorize", kind: "html-502" }] });
  await expect(codeFor(sandbox)).rejects.toThrow();
  expect(await codeFor(sandbox)).toMatch(/^AQB/);
});

describe("sandbox random faults", () => {
  const kinds = ["html-502", "rate-limited", "graph-error"] as const;

  async function run(seed: number, rate = 0.4): Promise<string> {
    const sandbox = await start({ seed: 5, faults: { rate, kinds, seed } });
    const token = sandbox.issueToken();
    for (let round = 0; round < 40; round += 1) await me(sandbox, token);
    return sandbox.log.map((entry) => entry.fault ?? "-").join(" ");
  }

  it("repeat with the same seed and differ with another", async () => {
    const [first, again, other] = [await run(3), await run(3), await run(4)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    for (const kind of kinds) expect(first).toContain(kind);
  });

  it("occur as often as the rate says", async () => {
    expect(await run(3, 0)).toBe(Array(40).fill("-").join(" "));
    expect((await run(3, 1)).split(" ")).not.toContain("-");
  });

  it("skip the pages, affect only the given operations, and combine with scripted faults", async () => {
    const random = { rate: 1, kinds: ["html-502"], on: ["debug-token"] } as const;
    const sandbox = await start({ faults: { scripted: [{ on: "me", kind: "empty-body" }], random } });
    const code = await codeFor(sandbox);
    expect((await exchange(sandbox, code)).status).toBe(200);
    const token = sandbox.issueToken();
    expect((await me(sandbox, token)).text).toBe("");
    expect((await me(sandbox, token)).status).toBe(200);
    expect((await get(sandbox, "/debug_token", { access_token: token, input_token: token })).status).toBe(502);
  });

  it("use a separate stream for each plan, and the first plan with a fault decides", () => {
    const everywhere = { rate: 0.4, kinds: ["hang"] } as const;
    const here = { rate: 0.4, kinds: ["cut"], on: ["me"] } as const;
    const run = (random: readonly RandomFaults[]): string[] => {
      const schedule = faultSchedule({ random }, () => seededRandom(9));
      return Array.from({ length: 200 }, () => schedule.next("me")?.kind ?? "-");
    };
    const [first, second] = [run([everywhere]), run([{ ...everywhere, rate: 0 }, here])];
    // With a single stream, both plans would affect the same requests.
    expect(first.map((kind) => kind === "-")).not.toEqual(second.map((kind) => kind === "-"));
    expect(run([everywhere, here])).toEqual(first.map((kind, index) => (kind === "-" ? second[index] : kind)));
  });

  it("do not change when a scripted fault occurs in between", () => {
    const run = (scripted: readonly Fault[]): string[] => {
      const schedule = faultSchedule({ scripted, random: { rate: 0.5, kinds: ["hang"] } }, () => seededRandom(9));
      return Array.from({ length: 60 }, () => schedule.next("me")?.kind ?? "-");
    };
    expect(run([{ on: "me", kind: "cut", times: 10 }]).slice(10)).toEqual(run([]).slice(10));
  });

  it("use a separate stream for each operation", () => {
    const plan = { rate: 0.5, kinds: ["hang"] } as const;
    const run = (other: boolean): { me: string; node: string } => {
      const schedule = faultSchedule(plan, () => seededRandom(9));
      const drawn = { me: "", node: "" };
      for (let round = 0; round < 60; round += 1) {
        drawn.me += schedule.next("me")?.kind ?? "-";
        if (other) drawn.node += schedule.next("node")?.kind ?? "-";
      }
      return drawn;
    };
    const [together, alone] = [run(true), run(false)];
    expect(together.me).toBe(alone.me);
    expect(together.node).not.toBe(together.me);
  });
});
