/**
 * The Threads users of the sandbox. The first one consents unless another is chosen on the authorize page. Emil is not a tester of the app, so
 * Threads does not allow the app to connect his account.
 */
import type { SandboxUserOptions } from "@hayon/threads/testing";

const USERS = [
  { id: "26113000000000001", username: "mika", name: "Mika Lind" },
  { id: "26113000000000003", username: "noor", name: "Noor Haddad" },
  { id: "26113000000000005", username: "emil", name: "Emil Berg", isTester: false },
] as const;

const COLORS = { mika: "#3b5bdb", noor: "#0b7a6b", emil: "#b4451f" };

/** Returns the users, with pictures that this app serves. The real Threads serves them itself. */
export const sandboxUsers = (origin: string): SandboxUserOptions[] =>
  USERS.map((user) => ({ ...user, pictureUrl: `${origin}/portraits/${user.username}.svg` }));

/** Returns the picture of a user, an initial on a color, or null if the user does not exist. */
export function portraitOf(file: string): string | null {
  const user = USERS.find(({ username }) => file === `${username}.svg`);
  if (user === undefined) return null;
  const { name, username } = user;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="${COLORS[username]}"/>` +
    `<text x="48" y="65" font-family="system-ui, sans-serif" font-size="48" font-weight="600" fill="#fff" text-anchor="middle">${name.slice(0, 1)}</text></svg>`
  );
}
