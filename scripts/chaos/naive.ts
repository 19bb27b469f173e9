/** The control: creates, waits, publishes, and repeats all steps after any error, as most code in the field does. */
import { setTimeout as sleep } from "node:timers/promises";
import type { PostDraft, PostFields } from "@hayon/threads";
import { TIMEOUT_MS } from "./conditions.js";
import type { Publish, WorkerSetup } from "./messages.js";

const MAX_ATTEMPTS = 5;
const MAX_STATUS_REQUESTS = 20;
/** Attempts at each request that publishes nothing, as in any HTTP client. */
const MAX_REPEATS = 3;

type Form = Readonly<Record<string, string>>;

export function naivePublisher({ api, tokens }: WorkerSetup): Publish {
  return async ({ userId, draft }) => {
    const call = caller(api.hosts.graph, tokens[userId] ?? "");
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await publishOnce(call, draft);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS) throw error;
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
    if (!response.ok) throw new Error(`${method} ${path}: status ${response.status}`);
    return (await response.json()) as { id: string; status?: string };
  };
}

async function publishOnce(call: Caller, draft: PostDraft): Promise<string> {
  const { text = "", media = [], replyTo } = draft as PostFields;
  const images: Form[] = media.map(({ url, altText }) => ({
    media_type: "IMAGE",
    image_url: url ?? "",
    alt_text: altText ?? "",
  }));
  const content: Form = { text, ...(replyTo === undefined ? {} : { reply_to_id: replyTo }) };
  const [first = { media_type: "TEXT" }] = images;
  const parent = images.length > 1 ? await carousel(call, images) : first;
  const id = await ready(call, { ...parent, ...content });
  return (await call("POST", "/me/threads_publish", { creation_id: id })).id;
}

async function carousel(call: Caller, images: readonly Form[]): Promise<Form> {
  const children = await Promise.all(images.map((form) => ready(call, { ...form, is_carousel_item: "true" })));
  return { media_type: "CAROUSEL", children: children.join(",") };
}

/** Creates a container and waits until its status is FINISHED. */
async function ready(call: Caller, form: Form): Promise<string> {
  const { id } = await repeat(() => call("POST", "/me/threads", form));
  for (let asked = 1; asked <= MAX_STATUS_REQUESTS; asked += 1) {
    const { status } = await repeat(() => call("GET", `/${id}`, { fields: "id,status" }));
    if (status === "FINISHED") return id;
    await sleep(100);
  }
  throw new Error("The container is not ready.");
}

async function repeat<Result>(request: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      if (attempt === MAX_REPEATS) throw error;
    }
  }
}
