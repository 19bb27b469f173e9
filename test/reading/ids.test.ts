import { describe, expect, it } from "vitest";
import type { ThreadsAccount } from "../../src/index.js";
import { answering } from "./answering.js";

/** Every method that reads by an id, and the name of its parameter. */
const BY_ID: Readonly<
  Record<string, readonly [string, (account: ThreadsAccount, id: string) => PromiseLike<unknown>]>
> = {
  "posts.get": ["id", (account, id) => account.posts.get(id)],
  "replies.to": ["postId", async (account, id) => await account.replies.to(id)],
  "replies.conversation": ["postId", async (account, id) => await account.replies.conversation(id)],
  "replies.tree": ["postId", (account, id) => account.replies.tree(id)],
  "replies.pending": ["postId", async (account, id) => await account.replies.pending(id)],
  "locations.get": ["id", (account, id) => account.locations.get(id)],
  "insights.post": ["postId", (account, id) => account.insights.post(id)],
};

describe("reading by an id", () => {
  const invalid: readonly unknown[] = [undefined, null, "", "1/2", 17890000000000001n, 1];
  it.each(Object.entries(BY_ID))(
    "account.%s refuses anything but digits, and sends nothing",
    async (_, [name, read]) => {
      for (const id of invalid) {
        const { account, requests } = answering(() => ({ data: [] }));
        const issue = { message: `${name} must be an id: a string of digits.` };
        await expect(read(account, id as string), String(id)).rejects.toMatchObject({ issues: [issue] });
        expect(requests).toEqual([]);
      }
    },
  );
});
