/** A mock of Threads on loopback that accepts every request, responds as documented, and keeps the requests. */
import { onTestFinished } from "vitest";
import type { ThreadsAccount, ThreadsClient } from "../../src/index.js";
import { manualClock, NOON } from "../support/clock.js";
import { LONG_TOKEN } from "../support/secrets.js";
import { httpResponse, wireClient, wireServer } from "../support/wire.js";
import { CONTAINER_ID, itemId, POST_ID } from "./flow.js";
import type { Operation } from "./notation.js";
import { parametersOf, received, type Received } from "./received.js";

const PERMALINK = "https://www.threads.com/@mika/post/DAbCdEfGhIj";

/** How a server differs from one that responds to everything at once. */
export interface ThreadsTraits {
  /** The response to the next call, whatever it is. */
  readonly response?: object;
  /** Publishes at the publish request, and closes the connection without a response. */
  readonly losesPublish?: boolean;
  /** The list that shows the post once it is published. */
  readonly list?: string;
  /** The fields of the post in the list besides its id, its permalink and its time. */
  readonly shows?: object;
  /** Whether the requests must have no token; otherwise each must have it. */
  readonly anonymous?: boolean;
}

/** A listening server with an account that calls it. */
export interface LocalThreads {
  readonly account: ThreadsAccount;
  readonly client: ThreadsClient;
  /** Every request so far, decoded and checked for the place of its parameters and its token. */
  readonly operations: () => readonly Operation[];
  /** The server's time. */
  readonly nowSeconds: () => number;
}

/** Starts a server for one test. */
export async function localThreads({
  response,
  losesPublish,
  list,
  shows,
  anonymous,
}: ThreadsTraits = {}): Promise<LocalThreads> {
  const clock = manualClock();
  let published = false;
  let held: (() => void) | null = null;
  let itemAnswered = false;

  const post = () => ({
    id: POST_ID,
    permalink: PERMALINK,
    timestamp: new Date(NOON).toISOString().replace(".000Z", "+0000"),
    ...shows,
  });
  const reply = ({ method, path, query, form }: Received): object | null => {
    if (response !== undefined) return response;
    const parameter = new Map([...query, ...form]);
    if (method === "POST" && path === "/v1.0/me/threads") {
      if (parameter.get("is_carousel_item") === "true") {
        return { id: itemId(parameter.get("image_url") ?? parameter.get("video_url") ?? "") };
      }
      if (parameter.get("auto_publish_text") !== "true") return { id: CONTAINER_ID };
    } else if (path !== "/v1.0/me/threads_publish") {
      if (path === `/v1.0/${POST_ID}`) return post();
      if (path.startsWith("/v1.0/me/")) return { data: published && path === list ? [post()] : [] };
      const own = path === `/v1.0/${CONTAINER_ID}`;
      return { id: path.slice("/v1.0/".length), status: own && published ? "PUBLISHED" : "FINISHED" };
    }
    published = true;
    return losesPublish === true ? null : { id: POST_ID };
  };

  const { url, requests } = await wireServer((socket, text) => {
    const request = received(text);
    const body = reply(request);
    const send = () => {
      if (body === null) socket.destroy();
      else socket.write(httpResponse(200, JSON.stringify(body), { date: new Date(clock.now()).toUTCString() }));
    };
    const isItem = request.form.some(([name]) => name === "is_carousel_item");
    if (!isItem) {
      send();
    } else if (held === null && !itemAnswered) {
      // The first item's response comes after the second's: a client that orders ids by response shows the media in the wrong order.
      held = send;
    } else {
      itemAnswered = true;
      send();
      held?.();
      held = null;
    }
  });
  const client = wireClient(url, { clock });
  onTestFinished(() => client.close());
  return {
    account: client.account({ accessToken: LONG_TOKEN }),
    client,
    nowSeconds: () => clock.now() / 1_000,
    operations: () =>
      requests.map(received).map((request) => ({
        method: request.method as Operation["method"],
        path: request.path,
        parameters: parametersOf(request, anonymous === true ? null : LONG_TOKEN),
      })),
  };
}
