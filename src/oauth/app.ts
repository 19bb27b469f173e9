import type { ThreadsScope } from "./scopes.js";

/**
 * A Threads app, as its dashboard names it. One Meta app has two pairs of id and secret; these are the Threads pair.
 * Source: https://developers.facebook.com/documentation/threads/get-started
 */
export interface ThreadsApp {
  /** Digits. */
  readonly appId: string;
  readonly appSecret: string;
  /** Must equal one of the redirect URIs registered in the dashboard, to the letter. */
  readonly redirectUri: string;
}

/** What the authorize page needs to know: a {@link ThreadsApp} without its secret, and where to send the person. */
export interface AuthorizeSetup extends Pick<ThreadsApp, "appId" | "redirectUri"> {
  /** The whole URL of the authorize page, `https://threads.net/oauth/authorize`. */
  readonly authorize: string;
  readonly scopes: readonly ThreadsScope[];
}
