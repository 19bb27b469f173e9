/** The drafts and the account of the bench. */
import type { PostDraft, ThreadsAccount } from "../src/index.js";
import { built } from "./built.js";

export const TOKEN = `THQWJ${"x".repeat(180)}`;

export const TEXT = {
  text: "Notes from the harbour: the morning boats are back, and the fog is gone.",
} satisfies PostDraft;

const imageUrl = (index: number) => `https://media.hayon.example/665f1c2e9b1d4a0012345678/harbour-${index}.jpg`;

export const IMAGE = { ...TEXT, media: [{ type: "image", url: imageUrl(0) }] } satisfies PostDraft;

export const CAROUSEL = {
  ...TEXT,
  media: Array.from({ length: 10 }, (_, index) => ({ type: "image" as const, url: imageUrl(index) })),
} satisfies PostDraft;

/** Returns an account at a server of the bench. */
export async function accountAt(origin: string): Promise<{ account: ThreadsAccount; close: () => Promise<void> }> {
  const { ThreadsClient } = await built();
  const client = new ThreadsClient({
    appId: "123456789012345",
    appSecret: "0123456789abcdef0123456789abcdef",
    redirectUri: "http://127.0.0.1/callback",
    hosts: { authorize: `${origin}/oauth/authorize`, graph: origin },
  });
  return {
    account: client.account({ accessToken: TOKEN, userId: "26999888777666555" }),
    close: () => client.close(),
  };
}
