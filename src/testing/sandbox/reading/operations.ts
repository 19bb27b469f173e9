import { FIELDS, reads, shown, takes, type OperationRow } from "../http/operation-row.js";
import { readContainer } from "./container.js";
import { ownList } from "./own-list.js";
import { readPost } from "./post.js";
import { readProfile } from "./profile.js";
import { publishingLimit } from "./publishing-limit.js";

const fields = { parameters: [FIELDS] };
const list = {
  parameters: [FIELDS, ...["limit", "since", "until", "before", "after"].map((name) => takes(name, shown))],
};

/** The operations that read. */
export const READING_OPERATIONS: readonly OperationRow[] = [
  // fact: me
  reads("me", "/me", readProfile, fields),
  reads("node", "/{user}", readProfile, fields),
  reads("node", "/{container}", readContainer, fields),
  reads("node", "/{post}", readPost, fields),
  // fact: own-lists
  reads("list-threads", "/{user}/threads", ownList("threads"), list),
  reads("list-replies", "/{user}/replies", ownList("replies"), { ...list, scopes: ["threads_read_replies"] }),
  reads("list-ghost-posts", "/{user}/ghost_posts", ownList("ghost_posts"), list),
  // fact: publishing-limit
  reads("publishing-limit", "/{user}/threads_publishing_limit", publishingLimit, fields),
];
