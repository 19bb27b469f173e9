/** The calls other than publishing. */
import type { ThreadsAccount } from "../../src/index.js";
import { PROFILE_FIELDS, QUOTA_FIELDS } from "./documents.js";
import type { Operation, Sourced } from "./notation.js";

/** A call, the one request that it sends, and the response of Threads. */
export interface CallRow extends Sourced {
  readonly name: string;
  readonly call: (account: ThreadsAccount) => Promise<unknown>;
  readonly expect: Operation;
  readonly response: object;
}

/** The calls, one row each. */
export const CALLS: readonly CallRow[] = [
  {
    name: "getProfile",
    call: (account) => account.getProfile(),
    expect: {
      method: "GET",
      path: "/v1.0/me",
      parameters: {
        fields: { required: ["id", "username", "name", "threads_profile_picture_url"], of: PROFILE_FIELDS },
      },
    },
    response: { id: "26000000000000123", username: "mika", name: "Mika" },
    source: "profile.md, threads-profiles",
  },
  {
    name: "repost",
    call: (account) => account.posts.repost("18099999999999993"),
    expect: { method: "POST", path: "/v1.0/18099999999999993/repost", parameters: {} },
    response: { id: "18199999999999993" },
    source: "publishing.md 9",
  },
  {
    name: "delete",
    call: (account) => account.posts.delete("18099999999999994"),
    expect: { method: "DELETE", path: "/v1.0/18099999999999994", parameters: {} },
    response: { success: true, deleted_id: "18099999999999994" },
    source: "publishing.md 9",
  },
  {
    name: "quota",
    call: (account) => account.quota(),
    expect: {
      method: "GET",
      path: "/v1.0/me/threads_publishing_limit",
      parameters: { fields: { required: ["quota_usage", "config"], of: QUOTA_FIELDS } },
    },
    response: { data: [{ quota_usage: 4, config: { quota_total: 250, quota_duration: 86_400 } }] },
    source: "profile.md, threads_publishing_limit",
    unsure:
      "a field may need a scope of its own and fail the whole call: by default none that needs more than publishing does",
  },
];
