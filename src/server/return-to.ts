/** Where a person may be sent afterwards: nowhere but the site of the settings page. */

const MAX_LENGTH = 1_024;

/**
 * Resolves a `returnTo` against the settings page, as a browser would, or gives null when it leads elsewhere. What comes back is
 * normalized: redirect to that, never to the text, which another reader may take for another address (`/\evil`, tabs, `//evil`).
 */
export function resolveReturnTo(returnTo: string, settingsUrl: URL): URL | null {
  if (returnTo.length > MAX_LENGTH || !URL.canParse(returnTo, settingsUrl.href)) return null;
  const url = new URL(returnTo, settingsUrl);
  // The origin alone would not do: that of `blob:https://app.example/…` is https://app.example.
  const sameSite = url.protocol === settingsUrl.protocol && url.host === settingsUrl.host;
  return sameSite && url.username === "" && url.password === "" && url.href.length <= MAX_LENGTH ? url : null;
}
