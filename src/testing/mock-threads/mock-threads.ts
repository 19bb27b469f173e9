/** A mock of Threads for unit tests: undici's MockAgent with typed replies. */
import type { Dispatcher } from "undici";
import { ThreadsClient } from "../../client.js";
import type { ThreadsAccount } from "../../account.js";
import type { ThreadsClientOptions } from "../../config.js";
import { MockAgent } from "../../http/mock-agent.js";
import { checkNames, checkObject } from "../../internal/arguments.js";
import { refuse } from "../../validation/refuse.js";
import type { Clock } from "../../internal/clock.js";
import { timeOfDate } from "../../validation/fields/objects.js";
import { nearestName } from "../../validation/fields/known-fields.js";
import { MockedOperation } from "./mocked-operation.js";
import { isOn, MOCK_ROUTES, sentCall, type MockRoute, type SentCall } from "./operations.js";
import type { MockOperationName, MockReplies } from "./wire.js";

/** The options of `mockThreads`. */
export interface MockThreadsOptions {
  /** When the clock of `mock.client()` starts. The machine's time if omitted. */
  readonly now?: Date | undefined;
}

/** The options that make a client send its requests to the mock. */
export interface MockClientOptions {
  readonly appId: string;
  readonly appSecret: string;
  readonly redirectUri: string;
  readonly dispatcher: Dispatcher;
  /** A clock that skips waits, so that retries and polling take no real time. */
  readonly clock: Clock;
}

/** An endpoint that the SDK has no method for. */
export interface MockRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
}

/**
 * Makes a mock of Threads for unit tests. It uses no network, sends the replies that the test prepared, and fails every other request. Use
 * {@link ThreadsSandbox} instead if requests depend on one another.
 *
 * @throws ThreadsValidationError for an unknown option
 * @example
 * ```ts
 * await using mock = mockThreads();
 * mock.on("getProfile").reply({ id: "26000000000000123", username: "mika" });
 * const profile = await mock.account().getProfile();
 * ```
 */
export function mockThreads(options: MockThreadsOptions = {}): ThreadsMock {
  checkNames("options", options, { now: true });
  const { now = new Date() } = options;
  if (Number.isNaN(timeOfDate(now))) refuse("now", "must be a valid Date");
  return new ThreadsMock(now);
}

const GRAPH = /^https:\/\/graph\.threads\.(?:net|com)$/;

/** A mock of Threads. `mockThreads()` makes it. */
export class ThreadsMock {
  /** The options of a client that sends its requests to the mock: `new ThreadsClient({ ...mock.clientOptions, scopes })`. */
  readonly clientOptions: MockClientOptions;
  readonly #agent = new MockAgent();
  readonly #operations = new Map<string, Prepared>();
  readonly #unexpected: SentCall[] = [];
  readonly #clients: ThreadsClient[] = [];

  /** Called by `mockThreads` only. */
  constructor(now: Date) {
    this.#agent.disableNetConnect();
    const graph = this.#agent.get(GRAPH);
    for (const method of ["GET", "POST", "DELETE"]) {
      graph
        .intercept({ path: () => true, method })
        .reply(({ path, body }) => this.#answer(sentCall(method, path, body)))
        .persist();
    }
    this.clientOptions = {
      appId: "123456789012345",
      appSecret: "mock-secret",
      redirectUri: "https://app.example/callback",
      dispatcher: this.#agent,
      clock: clockFrom(now.getTime()),
    };
  }

  /** The requests that no reply was prepared for, oldest first. */
  get unexpected(): readonly SentCall[] {
    return [...this.#unexpected];
  }

  /**
   * Returns an operation, to add replies and to read its requests. The same name returns the same operation.
   *
   * @param operation a method of the client or the account, such as `getProfile` or `posts.list`, a step of publishing, such as `createContainer`, or
   * the method and path of an endpoint that the SDK does not know
   * @throws ThreadsValidationError for an unknown name
   */
  on(operation: MockRequest): MockedOperation<object>;
  // Last, because the compiler shows the error of the last overload.
  on<Name extends MockOperationName>(operation: Name): MockedOperation<MockReplies[Name]>;
  on(operation: MockOperationName | MockRequest): MockedOperation<never> {
    const route = routeOf(operation);
    const name = typeof operation === "string" ? operation : titleOf(route);
    const prepared = this.#operations.get(name) ?? { name, route, operation: new MockedOperation() };
    this.#operations.set(name, prepared);
    return prepared.operation;
  }

  /** Makes a client that sends its requests to the mock. The mock's `close()` closes it. */
  client(options: Partial<ThreadsClientOptions> = {}): ThreadsClient {
    checkObject("options", options);
    const client = new ThreadsClient({ ...this.clientOptions, ...options });
    this.#clients.push(client);
    return client;
  }

  /** Makes a client and returns an account of it. */
  account(options: Partial<ThreadsClientOptions> = {}): ThreadsAccount {
    return this.client(options).account({ accessToken: "mock-token" });
  }

  /**
   * Checks that every reply was used and that every request got a reply.
   *
   * @throws Error that lists the operations with unused replies, and the requests without a reply
   */
  assertDone(): void {
    const pending = [...this.#operations.values()]
      .map(({ name, operation }) => ({ name, left: operation.pending }))
      .filter(({ left }) => left > 0)
      .map(({ name, left }) => `${name}: ${left} ${left === 1 ? "reply was" : "replies were"} not used.`);
    const unexpected = this.#unexpected.map(
      (call) => `${titleOf(call)} was requested without a reply; add one with ${fixFor(call)}.`,
    );
    const problems = [...pending, ...unexpected];
    if (problems.length > 0) throw new Error(`mockThreads: ${problems.join(" ")}`);
  }

  /** Closes the clients and the MockAgent, then checks as {@link ThreadsMock.assertDone} does. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.#agent.close();
    this.assertDone();
  }

  /** As `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #answer(call: SentCall) {
    const operations = [...this.#operations.values()].sort((one, other) => rankOf(one) - rankOf(other));
    for (const { route, operation } of operations) {
      const reply = isOn(route, call) ? operation.answer(call) : null;
      if (reply === null) continue;
      if ("networkError" in reply) throw coded(reply.networkError, "mockThreads failed the connection");
      const date = new Date(this.clientOptions.clock.now()).toUTCString();
      return { statusCode: reply.status, data: reply.body, responseOptions: { headers: { date, ...reply.headers } } };
    }
    this.#unexpected.push(call);
    // The SDK does not retry this code of undici, and it shows the message.
    throw coded("THREADS_MOCK_NO_REPLY", `mockThreads has no reply for ${titleOf(call)}; add one with ${fixFor(call)}`);
  }
}

/** Returns the calls of `on` that prepare a reply to a request. */
function fixFor(call: SentCall): string {
  const names = Object.entries(MOCK_ROUTES).flatMap(([name, route]) =>
    isOn(route, call) ? [`mock.on("${name}")`] : [],
  );
  return names.length > 0 ? names.join(" or ") : "mock.on({ method, path })";
}

/** An operation for which a test called `on`. */
interface Prepared {
  readonly name: string;
  readonly route: MockRoute;
  readonly operation: MockedOperation<unknown>;
}

const NAMES = Object.keys(MOCK_ROUTES);
const rankOf = ({ name }: Prepared) => NAMES.indexOf(name);
const titleOf = ({ method, path }: Pick<MockRoute, "method" | "path"> | SentCall) => `${method} ${path}`;
const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

function routeOf(operation: MockOperationName | MockRequest): MockRoute {
  // JavaScript callers may pass any value.
  const given: unknown = operation;
  if (typeof given === "string") {
    if (Object.hasOwn(MOCK_ROUTES, given)) return MOCK_ROUTES[given as MockOperationName];
    const near = nearestName(given, MOCK_ROUTES);
    refuse("operation", `is not known; ${near === null ? "see MockReplies for the names" : `use ${near}`}`);
  }
  checkNames("operation", given, { method: true, path: true });
  const { method, path } = given as MockRequest;
  if (!["GET", "POST", "DELETE"].includes(method)) refuse("operation.method", "must be GET, POST or DELETE");
  if (typeof path !== "string" || !path.startsWith("/")) refuse("operation.path", "must begin with /");
  return { method, path };
}

/** A clock that follows the machine's clock and skips waits. */
function clockFrom(startMs: number): Clock {
  const startedAt = Date.now();
  let jumpedMs = 0;
  return {
    now: () => startMs + (Date.now() - startedAt) + jumpedMs,
    sleep: (ms, signal) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      jumpedMs += ms;
      return Promise.resolve();
    },
  };
}
