import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { expect, it } from "vitest";
import { ThreadsSandbox } from "../../../src/testing/index.js";
import { isOwnHost } from "../../../src/testing/sandbox/server.js";
import { DAY, codeIn, exchange, me, send, start } from "./helpers.js";

/** The status for a request under a Host header of one's own, which fetch does not allow. */
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

it("answers to its own name only", async () => {
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

it("is named without a port where clients leave it out, which is at port 80", () => {
  for (const name of ["127.0.0.1", "localhost"]) {
    expect([isOwnHost(name, 80), isOwnHost(`${name}:80`, 80), isOwnHost(name, 8080)]).toEqual([true, true, false]);
  }
  expect([isOwnHost("evil.example", 80), isOwnHost(undefined, 80)]).toEqual([false, false]);
});

it("listens on 127.0.0.1 alone", async () => {
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

it("refuses a body that is too large", async () => {
  const sandbox = await start();
  const body = new URLSearchParams({ code: "x".repeat(100_000) });
  const answer = await send(`${sandbox.url}/oauth/access_token`, { method: "POST", body });
  expect([answer.status, codeIn(answer)]).toEqual([413, "100"]);
  expect((await exchange(sandbox, "x")).status).toBe(400);
});

it("drops a sender that does not stop", async () => {
  const sandbox = await start();
  const body = "x".repeat(3_000_000);
  await expect(send(`${sandbox.url}/oauth/access_token`, { method: "POST", body }))
    .resolves.toSatisfy((answer: { status: number }) => answer.status === 413, "a refusal")
    .catch((error: unknown) => expect(error).toBeInstanceOf(TypeError));
  expect((await exchange(sandbox, "x")).status).toBe(400);
});

it("closes with requests still hanging, and twice", async () => {
  const sandbox = await start({ faults: [{ on: "me", kind: "hang", times: Infinity }] });
  const hanging = me(sandbox, sandbox.issueToken()).catch((error: unknown) => error);
  while (sandbox.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await sandbox.close();
  expect(await hanging).toBeInstanceOf(TypeError);
  await sandbox.close();
  await expect(send(sandbox.url)).rejects.toThrow();
});

it("closes at the end of an `await using` block", async () => {
  const sandbox = await start();
  await sandbox[Symbol.asyncDispose]();
  await expect(send(sandbox.url)).rejects.toThrow();
});

it("takes the port asked for, and says when it is taken", async () => {
  const sandbox = await start();
  const port = Number(new URL(sandbox.url).port);
  await expect(ThreadsSandbox.start({ port })).rejects.toThrow(/EADDRINUSE/);
  await sandbox.close();
  const again = await start({ port });
  expect(again.url).toBe(sandbox.url);
});

it("throttles an app over its limit, in Graph's words, until a day has passed", async () => {
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

it("answers 500 when a listener of the host's throws, and goes on", async () => {
  let calls = 0;
  const sandbox = await start({
    onRequest: () => {
      calls += 1;
      if (calls === 1) throw new Error("listener");
    },
  });
  expect((await me(sandbox, "x")).status).toBe(500);
  expect((await me(sandbox, "x")).status).toBe(400);
});
