import type { PostRecord } from "./state.js";

/** An event in the sandbox that webhooks report. */
export interface Happening {
  /** `approved` is the approval of a reply that was pending. */
  readonly kind: "published" | "deleted" | "approved";
  readonly post: PostRecord;
}
