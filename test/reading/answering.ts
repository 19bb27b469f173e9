/** An account over a mock: a function returns the responses, and every request is recorded. */
import { MockAgent } from "undici";
import { onTestFinished } from "vitest";
import { ThreadsClient, type ThreadsClientOptions } from "../../src/index.js";
import { manualClock } from "../support/clock.js";
import { watched } from "../support/leaks.js";
import { json } from "../support/mock.js";
import { APP_ID, APP_SECRET, LONG_TOKEN, REDIRECT_URI } from "../support/secrets.js";

/** A request, without its token. */
export interface SentRequest {
  readonly method: string;
  /** Without the version. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** A response: a body with status 200, or a status with a Graph error. */
export type Respond = (request: SentRequest, count: number) => object | { status: number; error: object };

/** Starts an account over MockAgent. */
export function answering(respond: Respond, options: Partial<ThreadsClientOptions> = {}) {
  const agent = new MockAgent();
  agent.disableNetConnect();
  onTestFinished(() => agent.close());
  const graph = agent.get("https://graph.threads.net");
  const clock = manualClock();
  const client = watched(
    new ThreadsClient({
      ...{ appId: APP_ID, appSecret: APP_SECRET, redirectUri: REDIRECT_URI, dispatcher: agent, clock },
      ...options,
    }),
  );
  const requests: SentRequest[] = [];
  for (const method of ["GET", "POST", "DELETE"]) {
    graph
      .intercept({ path: () => true, method })
      .reply((request) => {
        const [path = "", search = ""] = request.path.split("?");
        const { access_token: inQuery, ...query } = Object.fromEntries(new URLSearchParams(search));
        const { access_token: inForm, ...form } = Object.fromEntries(
          new URLSearchParams(typeof request.body === "string" ? request.body : ""),
        );
        if ((method === "POST" ? inForm : inQuery) !== LONG_TOKEN) throw new Error(`${method} ${path} lacks the token`);
        const sent = { method, path: path.replace("/v1.0", ""), query, form };
        requests.push(sent);
        const response = respond(sent, requests.length) as { status?: number; error?: object };
        const { status = 200, ...body } = response;
        return { statusCode: status, data: JSON.stringify(body), responseOptions: json };
      })
      .persist();
  }
  return { account: client.account({ accessToken: LONG_TOKEN }), client, clock, requests };
}

/** A Graph error. */
export const refusal = (code: number, subcode?: number, status = 400) => ({
  status,
  error: { message: "(#x) refused", type: "OAuthException", code, error_subcode: subcode, fbtrace_id: "A1" },
});
