/** The control: create, wait, publish, and the whole again after any error, as most code in the field does. */
import { setTimeout as sleep } from "node:timers/promises";
import type { PostDraft, PostFields } from "@hayon/threads";
import { TIMEOUT_MS } from "./conditions.js";
import type { Publish, WorkerSetup } from "./messages.js";

const MOST_ATTEMPTS = 5;
const MOST_LOOKS = 20;
/** Of each request that publishes nothing, as any HTTP client does. */
const MOST_REPEATS = 3;

type Form = Readonly<Record<string, string>>;

/** Makes it. */
export function naivePublisher({ api, tokens }: WorkerSetup): Publish {
  return async ({ userId, draft }) => {
    const call = caller(api.hosts.graph, tokens[userId] ?? "");
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await publishOnce(call, draft);
      } catch (error) {
        if (attempt === MOST_ATTEMPTS) throw error;
        await sleep(200 * attempt);
      }
    }
  };
}

type Caller = (method: "GET" | "POST", path: string, parameters: Form) => Promise<{ id: string; status?: string }>;

function caller(origin: string, accessToken: string): Caller {
  return async (method, path, parameters) => {
    const sent = new URLSearchParams({ ...parameters, access_token: accessToken });
    const url = `${origin}/v1.0${path}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response =
      method === "GET"
        ? await fetch(`${url}?${sent.toString()}`, { signal })
        : await fetch(url, { method, body: sent, signal });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
    return (await response.json()) as { id: string; status?: string };
  };
}

async function publishOnce(call: Caller, draft: PostDraft): Promise<string> {
  const { text = "", media = [], replyTo } = draft as PostFields;
  const pictures: Form[] = media.map(({ url, altText }) => ({
    media_type: "IMAGE",
    image_url: url ?? "",
    alt_text: altText ?? "",
  }));
  const words: Form = { text, ...(replyTo === undefined ? {} : { reply_to_id: replyTo }) };
  const [first = { media_type: "TEXT" }] = pictures;
  const parent = pictures.length > 1 ? await carousel(call, pictures) : first;
  const id = await ready(call, { ...parent, ...words });
  return (await call("POST", "/me/threads_publish", { creation_id: id })).id;
}

async function carousel(call: Caller, pictures: readonly Form[]): Promise<Form> {
  const children = await Promise.all(pictures.map((form) => ready(call, { ...form, is_carousel_item: "true" })));
  return { media_type: "CAROUSEL", children: children.join(",") };
}

/** Makes a container and waits until it is FINISHED. */
async function ready(call: Caller, form: Form): Promise<string> {
  const { id } = await insist(() => call("POST", "/me/threads", form));
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const { status } = await insist(() => call("GET", `/${id}`, { fields: "id,status" }));
    if (status === "FINISHED") return id;
    await sleep(100);
  }
  throw new Error("The container is not ready");
}

async function insist<Result>(request: () => Promise<Result>): Promise<Result> {
  for (let repeat = 1; ; repeat += 1) {
    try {
      return await request();
    } catch (error) {
      if (repeat === MOST_REPEATS) throw error;
    }
  }
}
