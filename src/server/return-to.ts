/** Checks the page that a user returns to: it must be on the site of the settings page. */

const MAX_LENGTH = 1_024;

/**
 * Resolves a `returnTo` against the settings page, as a browser does. Returns null when it leads to another site. Redirect only to the
 * normalized URL that this returns: another parser may read the original text as another address (`/\evil`, tabs, `//evil`).
 */
export function resolveReturnTo(returnTo: string, settingsUrl: URL): URL | null {
  if (returnTo.length > MAX_LENGTH || !URL.canParse(returnTo, settingsUrl.href)) return null;
  const url = new URL(returnTo, settingsUrl);
  // Comparing origins is not enough: the origin of `blob:https://app.example/…` is https://app.example.
  const sameSite = url.protocol === settingsUrl.protocol && url.host === settingsUrl.host;
  return sameSite && url.username === "" && url.password === "" && url.href.length <= MAX_LENGTH ? url : null;
}
