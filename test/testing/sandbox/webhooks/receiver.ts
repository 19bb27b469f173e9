import type { IncomingHttpHeaders } from "node:http";
import { fileServer } from "../publishing/media-files.js";

/** A webhook as the app received it. */
export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly verifications: URLSearchParams[];
  readonly webhooks: ReceivedWebhook[];
  /** The statuses of the next responses; 200 after them. */
  readonly statuses: number[];
  /** What the app responds to the verification request; by default 200 and the challenge. */
  confirm: (query: URLSearchParams) => { status: number; body: string };
}

/** Starts an app that records webhooks. */
export async function receiver(): Promise<Receiver> {
  const app: Omit<Receiver, "url"> = {
    verifications: [],
    webhooks: [],
    statuses: [],
    confirm: (query) => ({ status: 200, body: query.get("hub.challenge") ?? "" }),
  };
  const { url } = await fileServer((request, response) => {
    if (request.method === "GET") {
      const query = new URL(request.url ?? "/", "http://app.example").searchParams;
      app.verifications.push(query);
      const { status, body } = app.confirm(query);
      response.writeHead(status).end(body);
      return;
    }
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      app.webhooks.push({ headers: request.headers, body });
      response.writeHead(app.statuses.shift() ?? 200).end();
    });
  });
  return Object.assign(app, { url: `${url}/webhooks?tenant=1` });
}
