import type { ThreadsSandbox } from "../../../src/testing/index.js";
import { secret } from "../../support/leaks.js";
import { get, post, send, type Answer } from "./helpers.js";

/** Every permission that publishing, reading and taking back a post may need. */
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

/** Someone who posts: a token that may do everything, and what is done with it. */
export interface Poster {
  readonly token: string;
  /** Publishes a text in one request, with more parameters when given, and answers its id. */
  text(text: string, more?: Record<string, string>): Promise<string>;
  create(form: Record<string, string>): Promise<Answer>;
  /** Makes a container and publishes it; answers the post's id. */
  publish(form: Record<string, string>): Promise<string>;
  get(path: string, query?: Record<string, string>): Promise<Answer>;
  post(path: string, form?: Record<string, string>): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** The ids in a list. */
  list(path: string, query?: Record<string, string>): Promise<string[]>;
}

/** The first person of the sandbox, or the one named, with the permissions given. */
export function poster(sandbox: ThreadsSandbox, userId?: string, scopes: readonly string[] = ALL_SCOPES): Poster {
  const token = secret(sandbox.issueToken({ userId, scopes }));
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
      const answer = await read(path, query);
      const { data } = answer.body as unknown as { data?: { id: string }[] };
      if (data === undefined) throw new Error(`no list in ${answer.text}`);
      return data.map(({ id }) => id);
    },
  };
}

/** The id in an answer. */
export function idIn(answer: Answer): string {
  const id: unknown = answer.body.id;
  if (typeof id !== "string") throw new Error(`no id in ${answer.status} ${answer.text}`);
  return id;
}
