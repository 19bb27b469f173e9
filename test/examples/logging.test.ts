/** Tests the recipe for pino: levels by severity, and no secret in any line. */
import { Writable } from "node:stream";
import { memoryStore, ThreadsClient, ThreadsConnections } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLogger, threadsLogging } from "../../examples/observability/pino.js";
import { liveObserved, secretsIn } from "./observed-life.js";

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Returns a logger of every level, and its lines. */
function logged() {
  const written: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger("trace", destination);
  return { logger, text: () => written.join(""), lines: () => written.map((line) => JSON.parse(line) as Line) };
}

const [TRACE, DEBUG, INFO, WARN, ERROR] = [10, 20, 30, 40, 50];

describe("logging with pino", () => {
  it("writes no secret from connecting to the last failure, and chooses levels by severity", async () => {
    const { logger, text, lines } = logged();
    const onRequest = (req: unknown) => logger.info({ req }, "request");
    const { secrets } = await liveObserved({ ...threadsLogging(logger), onRequest });

    // The app secret, short-lived and long-lived tokens, codes, states, browser bindings and signed requests.
    expect(secrets.size).toBeGreaterThan(12);
    expect(secretsIn(text(), secrets)).toEqual([]);
    const levelsOf = (message: string) =>
      new Set(lines().flatMap(({ msg, level }) => (msg.includes(message) ? [level] : [])));
    expect(levelsOf("request GET")).toEqual(new Set([TRACE]));
    expect(levelsOf("response GET /v1.0/me")).toEqual(new Set([DEBUG, WARN]));
    expect(levelsOf("Threads: refreshed")).toEqual(new Set([INFO]));
    expect(levelsOf("Threads: revoked")).toEqual(new Set([WARN]));
    expect(levelsOf("retry")).toEqual(new Set([WARN]));
    const failures = lines().filter(({ err }) => err !== undefined);
    expect(new Set(failures.map(({ level }) => level))).toEqual(new Set([WARN, ERROR]));
    const codes = failures.map(({ err }) => (err as { code: string }).code);
    expect(codes).toEqual(
      expect.arrayContaining(["THREADS_AUTHORIZATION", "THREADS_API", "THREADS_RESPONSE", "THREADS_SIGNED_REQUEST"]),
    );
  });

  it("hides the token of a connection and the query of the callback when your own code logs them", async () => {
    const sandbox = await ThreadsSandbox.start();
    onTestFinished(() => sandbox.close());
    const client = new ThreadsClient(sandbox.clientOptions);
    onTestFinished(() => client.close());
    const connections = new ThreadsConnections({ client, store: memoryStore() });
    const token = sandbox.issueToken();
    await connections.adopt("ada", token);
    const stored = await connections.get("ada");
    const secrets = new Set([token, "AQBcode123"]);
    const { logger, text } = logged();
    const url = "/threads/callback?code=AQBcode123&state=x";
    logger.info({ connection: stored }, "Connected.");
    logger.info({ req: { method: "GET", url } }, "request");
    expect(text()).toContain("[Redacted]");
    expect(secretsIn(text(), secrets)).toEqual([]);
    // The same lines without the recipe.
    expect(secretsIn(JSON.stringify([stored, url]), secrets)).toEqual([...secrets]);
  });
});
