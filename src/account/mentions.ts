import type { AccountCalls } from "../graph/account-calls.js";
import type { List } from "../graph/pages.js";
import { listMentions, type ListMentionsOptions, type Mention, type MentionField } from "../reading/mentions.js";
import type { MENTION_FIELDS } from "../reading/post-fields.js";

/** `account.mentions`: posts that mention the account. */
export class AccountMentions {
  readonly #calls: AccountCalls;

  /** Called by `ThreadsAccount` only. */
  constructor(calls: AccountCalls) {
    this.#calls = calls;
  }

  /**
   * Lists public posts that mention the account; posts of private users are left out. Needs `threads_manage_mentions`. Before Meta has approved
   * that scope for the app, only posts of its testers are listed, without an error.
   * Source: https://developers.facebook.com/documentation/threads/threads-mentions
   *
   * @returns a list, which rejects with ThreadsValidationError for options that cannot be sent, or with the error of a request
   */
  list<
    const Chosen extends readonly MentionField[] = typeof MENTION_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(options: ListMentionsOptions<Chosen, Extra> = {}): List<Mention<Chosen, Extra>> {
    return listMentions(this.#calls, options) as List<Mention<Chosen, Extra>>;
  }
}
