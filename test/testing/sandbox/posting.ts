import type { ThreadsSandbox } from "../../../src/testing/index.js";
import { secret } from "../../support/leaks.js";
import { get, post, send, type TestResponse } from "./helpers.js";

/** Every permission that publishing, reading and deleting a post may need. */
export const ALL_SCOPES = [
  "threads_basic",
  "threads_content_publish",
  "threads_read_replies",
  "threads_manage_replies",
  "threads_delete",
  "threads_location_tagging",
  "threads_keyword_search",
  "threads_share_to_instagram",
];

/** A Threads user who posts, with a token. */
export interface Poster {
  readonly token: string;
  /** Publishes a text in one request and returns its id. */
  text(text: string, more?: Record<string, string>): Promise<string>;
  create(form: Record<string, string>): Promise<TestResponse>;
  /** Creates and publishes a container, and returns the post's id. */
  publish(form: Record<string, string>): Promise<string>;
  get(path: string, query?: Record<string, string>): Promise<TestResponse>;
  post(path: string, form?: Record<string, string>): Promise<TestResponse>;
  delete(path: string): Promise<TestResponse>;
  /** Returns the ids in a list. */
  list(path: string, query?: Record<string, string>): Promise<string[]>;
}

/** Returns a user of the sandbox, by default the first, who grants these permissions. */
export function poster(sandbox: ThreadsSandbox, userId?: string, scopes: readonly string[] = ALL_SCOPES): Poster {
  const token = secret(sandbox.issueToken({ userId, scopes }));
  sandbox.limitScopes(userId ?? sandbox.users[0]?.id ?? "", ["threads_basic", ...scopes]);
  const own = { access_token: token };
  const create: Poster["create"] = (form) => post(sandbox, "/me/threads", { ...own, ...form });
  const read: Poster["get"] = (path, query) => get(sandbox, path, { ...own, ...query });
  const push: Poster["post"] = (path, form) => post(sandbox, path, { ...own, ...form });
  return {
    token,
    create,
    get: read,
    post: push,
    text: async (text, more) => idIn(await create({ media_type: "TEXT", text, auto_publish_text: "true", ...more })),
    publish: async (form) => idIn(await push("/me/threads_publish", { creation_id: idIn(await create(form)) })),
    delete: (path) => send(`${sandbox.url}${path}?${new URLSearchParams(own).toString()}`, { method: "DELETE" }),
    list: async (path, query) => {
      const response = await read(path, query);
      const { data } = response.body as unknown as { data?: { id: string }[] };
      if (data === undefined) throw new Error(`no list in ${response.text}`);
      return data.map(({ id }) => id);
    },
  };
}

/** Returns the id in a response. */
export function idIn(response: TestResponse): string {
  const id: unknown = response.body.id;
  if (typeof id !== "string") throw new Error(`no id in ${response.status} ${response.text}`);
  return id;
}
