import { EventEmitter } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { expect, it } from "vitest";
import { ThreadsSandbox } from "../../../../src/testing/index.js";
import { deliver } from "../../../../src/testing/sandbox/http/deliver.js";
import { addEntry, type LogEntry } from "../../../../src/testing/sandbox/http/log.js";
import { usageOf } from "../../../../src/testing/sandbox/http/usage.js";
import { isOwnHost } from "../../../../src/testing/sandbox/http/server.js";
import { DAY, NOON, authorizeUrl, codeIn, exchange, get, me, send, start } from "../helpers.js";

/** Returns the status of a request with the given Host header, which fetch cannot set. */
function statusFor(sandbox: ThreadsSandbox, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      `${sandbox.url}/me?access_token=x`,
      { headers: { host }, agent: false },
      (incoming) => {
        incoming.resume();
        resolve(incoming.statusCode);
      },
    );
    outgoing.on("error", reject).end();
  });
}

it("sandbox: refuses a Host header with another name", async () => {
  const sandbox = await start();
  const { port } = new URL(sandbox.url);
  expect(await statusFor(sandbox, `127.0.0.1:${port}`)).toBe(400);
  expect(await statusFor(sandbox, `localhost:${port}`)).toBe(400);
  for (const host of [
    "evil.example",
    `evil.example:${port}`,
    "127.0.0.1",
    "localhost:1",
    `127.0.0.1.evil.example:${port}`,
  ]) {
    expect(await statusFor(sandbox, host)).toBe(421);
  }
  expect(sandbox.log.at(-1)).toMatchObject({ status: 421, operation: null });
});

it("sandbox: accepts a Host header without a port at port 80", () => {
  for (const name of ["127.0.0.1", "localhost"]) {
    expect([isOwnHost(name, 80), isOwnHost(`${name}:80`, 80), isOwnHost(name, 8080)]).toEqual([true, true, false]);
  }
  expect([isOwnHost("evil.example", 80), isOwnHost(undefined, 80)]).toEqual([false, false]);
});

it("sandbox: listens only on 127.0.0.1", async () => {
  const sandbox = await start();
  const refused = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: "127.0.0.2", port: Number(new URL(sandbox.url).port) });
    socket.on("error", () => resolve(true));
    socket.on("connect", () => {
      socket.destroy();
      resolve(false);
    });
  });
  expect(refused).toBe(true);
});

it("sandbox: refuses a body that is too large", async () => {
  const sandbox = await start();
  const body = new URLSearchParams({ code: "x".repeat(300_000) });
  const response = await send(`${sandbox.url}/oauth/access_token`, { method: "POST", body });
  expect([response.status, codeIn(response)]).toEqual([413, "100"]);
  expect((await exchange(sandbox, "x")).status).toBe(400);
});

it("sandbox: disconnects a client whose body does not end", async () => {
  const sandbox = await start();
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(sandbox.url).port) });
  socket.on("error", () => undefined);
  socket.write(
    `POST /oauth/access_token HTTP/1.1\r\nhost: ${new URL(sandbox.url).host}\r\ncontent-length: 99999999\r\n\r\n`,
  );
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const chunk = Buffer.alloc(64 * 1024, "x");
  for (let sent = 0; sent < 40_000_000 && !socket.destroyed; sent += chunk.length) {
    if (!socket.write(chunk)) await Promise.race([closed, new Promise((resolve) => socket.once("drain", resolve))]);
  }
  await closed;
  expect(socket.bytesWritten).toBeLessThan(20_000_000);
  expect((await exchange(sandbox, "x")).status).toBe(400);
});

it("sandbox: close() ends hanging requests and can be called twice", async () => {
  const sandbox = await start({ faults: [{ on: "me", kind: "hang", times: Infinity }] });
  const hanging = me(sandbox, sandbox.issueToken()).catch((error: unknown) => error);
  while (sandbox.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await sandbox.close();
  expect(await hanging).toBeInstanceOf(TypeError);
  await sandbox.close();
  await expect(send(sandbox.url)).rejects.toThrow();
});

it("sandbox: closes at the end of an `await using` block", async () => {
  const sandbox = await start();
  await sandbox[Symbol.asyncDispose]();
  await expect(send(sandbox.url)).rejects.toThrow();
});

it("sandbox: the Date of every response follows its clock, including errors and pages", async () => {
  const sandbox = await start({ faults: [{ on: "debug-token", kind: "html-502" }] });
  const token = sandbox.issueToken();
  sandbox.advance(DAY);
  const date = new Date(NOON + DAY).toUTCString();
  const responses = [
    await me(sandbox, token),
    await me(sandbox, "nothing"),
    await send(`${sandbox.url}/nowhere`),
    await send(`${sandbox.url}/callback?code=x`),
    await get(sandbox, "/debug_token", { access_token: token, input_token: token }),
  ];
  expect(responses.map(({ status, headers }) => [status, headers.get("date")])).toEqual(
    [200, 400, 404, 200, 502].map((status) => [status, date]),
  );
});

it("sandbox: uses the given port, and rejects when it is in use", async () => {
  const sandbox = await start();
  const port = Number(new URL(sandbox.url).port);
  await expect(ThreadsSandbox.start({ port })).rejects.toThrow(/EADDRINUSE/);
  await sandbox.close();
  const again = await start({ port });
  expect(again.url).toBe(sandbox.url);
});

it("sandbox: throttles an app above its call limit with a Graph error until 24 hours have passed", async () => {
  const sandbox = await start({ callLimit: 3 });
  const token = sandbox.issueToken();
  const usage: (string | null)[] = [];
  for (let call = 0; call < 3; call += 1) usage.push((await me(sandbox, token)).headers.get("x-app-usage"));
  expect(usage.map((text) => (JSON.parse(text ?? "{}") as { call_count: number }).call_count)).toEqual([34, 67, 100]);
  expect(codeIn(await me(sandbox, token))).toBe("4");
  expect(codeIn(await exchange(sandbox, "x"))).toBe("4");
  sandbox.advance(DAY);
  expect((await me(sandbox, token)).status).toBe(200);
});

it("sandbox: responds normally when onRequest throws", async () => {
  let calls = 0;
  const sandbox = await start({
    onRequest: () => {
      calls += 1;
      if (calls === 1) throw new Error("listener");
    },
  });
  expect((await me(sandbox, "x")).status).toBe(400);
  expect((await me(sandbox, "x")).status).toBe(400);
});

it("sandbox: pages do not count as calls and have no usage headers", async () => {
  const sandbox = await start({ callLimit: 1, faults: [{ on: "me", kind: "html-502", occurrence: 1 }] });
  const token = sandbox.issueToken();
  for (let round = 0; round < 3; round += 1) {
    const page = await send(authorizeUrl(sandbox));
    expect([page.status, page.headers.get("x-app-usage")]).toEqual([200, null]);
  }
  const gateway = await me(sandbox, token);
  expect([gateway.status, gateway.headers.get("x-app-usage")]).toEqual([502, null]);
  expect(codeIn(await me(sandbox, token))).toBe("4");
});

it("sandbox log: is a copy that cannot change the original", async () => {
  const sandbox = await start();
  await me(sandbox, "x");
  const before = sandbox.log;
  (before as unknown[]).length = 0;
  await me(sandbox, "x");
  expect([before.length, sandbox.log.length]).toEqual([0, 2]);
});

it("sandbox log: keeps at most the latest 10,000 entries", () => {
  const entries: LogEntry[] = [];
  for (let at = 0; at <= 10_000; at += 1) addEntry(entries, { at } as LogEntry);
  expect([entries.length, entries[0]?.at, entries.at(-1)?.at]).toEqual([9001, 1000, 10_000]);
});

it("sandbox: counts calls correctly after it has discarded many old ones", () => {
  const usage = usageOf(2, "1");
  for (let call = 0; call < 5000; call += 1) usage.count(0);
  expect([1, 2, 3].map(() => usage.count(DAY))).toEqual([false, false, true]);
});

it("sandbox: discards a delayed response when the connection closes", () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const response = new EventEmitter();
  const before = timers();
  const reply = { status: 200, headers: {}, body: "", refusal: null };
  deliver(response as never, reply, { kind: "delay", ms: 1_000_000 });
  expect(timers()).toBe(before + 1);
  response.emit("close");
  expect(timers()).toBe(before);
});
