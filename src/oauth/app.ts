import type { ThreadsScope } from "./scopes.js";

/**
 * The credentials of a Threads app. A Meta app has two pairs of id and secret: these are the Threads pair.
 * Source: https://developers.facebook.com/documentation/threads/get-started
 */
export interface ThreadsApp {
  /** The Threads app id, in digits. */
  readonly appId: string;
  readonly appSecret: string;
  /** Must equal a redirect URI that is registered in the app's dashboard, character by character. */
  readonly redirectUri: string;
}

/** The parts of an authorize URL: a {@link ThreadsApp} without its secret, the authorize page and the scopes. */
export interface AuthorizeSetup extends Pick<ThreadsApp, "appId" | "redirectUri"> {
  /** The complete URL of the authorize page, such as `https://threads.net/oauth/authorize`. */
  readonly authorize: string;
  readonly scopes: readonly ThreadsScope[];
}
