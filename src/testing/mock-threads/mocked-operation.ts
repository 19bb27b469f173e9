/** The replies of one operation, and the requests that it received. */
import { checkNames, checkObject } from "../../internal/arguments.js";
import { refuse } from "../../validation/refuse.js";
import { shownName, type NamesOf } from "../../validation/fields/known-fields.js";
import type { SentCall } from "./operations.js";

/** An error as Threads reports it. */
export interface MockRefusal {
  /** The HTTP status. 400 if omitted. */
  readonly status?: number | undefined;
  readonly subcode?: number | undefined;
  readonly message?: string | undefined;
  /** `OAuthException` if omitted. */
  readonly type?: string | undefined;
  readonly isTransient?: boolean | undefined;
  /** A title for the user, which Threads localizes. */
  readonly userTitle?: string | undefined;
  readonly userMessage?: string | undefined;
}

const REFUSAL: NamesOf<MockRefusal> = {
  status: true,
  subcode: true,
  message: true,
  type: true,
  isTransient: true,
  userTitle: true,
  userMessage: true,
};

/** Any response. */
export interface MockResponse {
  /** 200 if omitted. */
  readonly status?: number | undefined;
  /** The body as text, for example HTML, or JSON with a number that JavaScript cannot represent. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const RESPONSE: NamesOf<MockResponse> = { status: true, body: true, headers: true };

/** A reply to a request: a response, or the code of a failed connection. */
export type Reply =
  | { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly networkError: string };

interface Queued {
  readonly reply: Reply;
  left: number;
}

/**
 * The replies of one operation. The mock sends them in the order in which you add them, each for one request unless `times` or `persist` follows.
 *
 * @example
 * ```ts
 * mock.on("getProfile").refuse(2).times(2).reply({ id: "26000000000000123", username: "mika" });
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it is what `mock.on` infers from the name
export class MockedOperation<Body> {
  readonly #queue: Queued[] = [];
  readonly #calls: SentCall[] = [];

  /** The requests that received a reply, oldest first: path and parameters, without tokens and secrets. */
  get calls(): readonly SentCall[] {
    return [...this.#calls];
  }

  /** Replies with status 200 and this JSON. */
  reply(body: Body): this {
    return this.#add(responseOf({ body: jsonOf(body) }));
  }

  /**
   * Replies with an error of Threads.
   *
   * @param code a number such as 190, or a name such as `THREADS_API__LINK_LIMIT_EXCEEDED`, which Threads was observed to send instead
   */
  refuse(code: number | string, refusal: MockRefusal = {}): this {
    checkNames("refusal", refusal, REFUSAL);
    if (!Number.isSafeInteger(code) && (typeof code !== "string" || code === ""))
      refuse("code", "must be a whole number or a name");
    const { status = 400, subcode, message = `(#${code}) refused by mockThreads`, type = "OAuthException" } = refusal;
    const error = {
      ...{ message, type, code, error_subcode: subcode, is_transient: refusal.isTransient },
      ...{ error_user_title: refusal.userTitle, error_user_msg: refusal.userMessage, fbtrace_id: "Amock" },
    };
    return this.#add(responseOf({ status, body: jsonOf({ error }) }));
  }

  /** Replies with any status, headers and text, for responses that Threads does not document. */
  respond(response: MockResponse): this {
    checkNames("response", response, RESPONSE);
    return this.#add(responseOf(response));
  }

  /** Fails the connection. `code` is Node's or undici's, such as `ENOTFOUND`; `ECONNRESET` if omitted. */
  networkError(code = "ECONNRESET"): this {
    if (typeof (code as unknown) !== "string" || code === "")
      refuse("code", "must be the code of an error, such as ECONNRESET");
    return this.#add({ networkError: code });
  }

  /** Sends the last reply to this number of requests. */
  times(count: number): this {
    if (!Number.isSafeInteger(count) || count < 1) refuse("count", "must be a whole number from 1");
    return this.#lasting(count);
  }

  /** Sends the last reply to any number of requests, including none. */
  persist(): this {
    return this.#lasting(Infinity);
  }

  /** @internal Returns the next reply and records the request, or returns null when no reply is left. */
  answer(call: SentCall): Reply | null {
    const next = this.#queue.find(({ left }) => left > 0);
    if (next === undefined) return null;
    next.left -= 1;
    this.#calls.push(call);
    return next.reply;
  }

  /** @internal The number of replies that no request received. */
  get pending(): number {
    return this.#queue.reduce((sum, { left }) => sum + (left === Infinity ? 0 : left), 0);
  }

  #add(reply: Reply): this {
    this.#queue.push({ reply, left: 1 });
    return this;
  }

  #lasting(count: number): this {
    const last = this.#queue.at(-1);
    if (last === undefined) refuse("times", "needs a reply before it");
    last.left = count;
    return this;
  }
}

/** @throws ThreadsValidationError for a status below 200, a body that is not text, and headers that HTTP does not allow */
function responseOf({ status = 200, body, headers = {} }: MockResponse): Reply {
  if (!Number.isSafeInteger(status) || status < 200 || status > 599)
    refuse("status", "must be a whole number from 200 to 599");
  if (typeof (body as unknown) !== "string") refuse("body", "must be a string");
  checkObject("headers", headers);
  for (const [name, value] of Object.entries(headers)) {
    if (!isHeader(name, value))
      refuse("headers", `must have a valid name and a string as its value: ${shownName(name)}`);
  }
  return { status, body, headers: { "content-type": "application/json; charset=UTF-8", ...headers } };
}

/** @throws ThreadsValidationError for a value that JSON cannot represent */
function jsonOf(body: unknown): string {
  let text: unknown;
  try {
    text = JSON.stringify(body);
  } catch {
    // Refused below.
  }
  if (typeof text !== "string") refuse("body", "must be a value that JSON can represent");
  return text;
}

function isHeader(name: string, value: unknown): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof value === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
