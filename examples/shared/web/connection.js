import { api, call, CONNECTION } from "./api.js";
import { make } from "./dom.js";

const DAY_MS = 86_400_000;

/** Returns the status of the user's connection, as `GET /status` returns it. */
export async function readStatus() {
  const failed = () => ({ message: "The app did not respond. Please reload this page." });
  const { data, message } = await call("GET", `${CONNECTION}/status`).catch(failed);
  if (data === undefined) throw new Error(message);
  return data;
}

/** Returns whether the account can be used. */
export const isUsable = ({ connected, health }) => connected && !health.needsReconnection;

const number = (count, unit) => new Intl.NumberFormat("en", { style: "unit", unit, unitDisplay: "long" }).format(count);

/** Describes the health of a connection: a label, what it means, and the tone of both. */
export function healthOf({ state, health, expiring, expiresInMs }) {
  if (state === "disconnected") {
    if (health.status !== "revoked") {
      return { label: "Not connected", tone: "none", meaning: "Connect your Threads account to publish with Sail." };
    }
    return {
      label: "Disconnected by Threads",
      tone: "error",
      meaning: "You removed Sail in the settings of Threads. Connect again to publish.",
    };
  }
  if (state === "expired") {
    return { label: "Expired", tone: "error", meaning: "Sail's permission has expired. Reconnect to publish again." };
  }
  if (state === "revoked") {
    return {
      label: "Disconnected by Threads",
      tone: "error",
      meaning:
        "Threads ended the connection, for example because Sail was removed or the password was changed. Reconnect to publish again.",
    };
  }
  if (state === "error" || health.needsReconnection) {
    return {
      label: "Something is wrong",
      tone: "error",
      meaning: `${health.lastError ?? "Threads does not accept the connection."} Reconnect to publish again.`,
    };
  }
  if (expiring && expiresInMs !== null) {
    const days = Math.max(1, Math.ceil(expiresInMs / DAY_MS));
    return {
      label: `Expires in ${number(days, "day")}`,
      tone: "warning",
      meaning: "The connection ends soon. Reconnect to keep it.",
    };
  }
  return { label: "Connected", tone: "good", meaning: "Everything works: Sail can publish for you." };
}

/** Writes a date as people do, such as "27 January 2027". */
export const dateOf = (iso) => new Intl.DateTimeFormat("en-GB", { dateStyle: "long" }).format(new Date(iso));

/** Shows the account of a connection in an element: picture, name, handle, and the badge of its health. */
export function showAccount(place, status, ...more) {
  const { label, tone } = healthOf(status);
  const { profile } = status;
  const name = profile?.displayName ?? "No account";
  place.replaceChildren(
    avatar(profile),
    make(
      "div",
      { className: "names" },
      make("strong", { id: "name" }, name),
      make("span", { id: "handle" }, profile === null ? "Threads" : `@${profile.handle}`),
    ),
    make("span", { id: "health", className: `badge ${tone}` }, label),
    ...more,
  );
}

/** Returns the picture of an account, or the first letter of its name if it has no picture or the signed URL has expired. */
export function avatar(profile) {
  const letter = () =>
    make("span", { className: "avatar", "aria-hidden": "true" }, (profile?.displayName ?? "@").slice(0, 1));
  if (!profile?.avatar) return letter();
  const picture = make("img", { className: "avatar", src: profile.avatar, alt: "", width: 48, height: 48 });
  picture.onerror = () => picture.replaceWith(letter());
  return picture;
}

/**
 * Sends the user to Threads to connect an account. Threads sends the user back to the page `returnTo`.
 *
 * @param purpose the permissions to request in addition, a name in `routes/permissions.ts`
 */
export async function connect(returnTo, purpose) {
  const query = new URLSearchParams({ returnTo, ...(purpose === undefined ? {} : { for: purpose }) });
  const path = `${CONNECTION}/connect?${query}`;
  if (api === "") return location.assign(path);
  // A script cannot follow a redirect to Threads, so it requests the URL.
  const { success, message, data } = await call("GET", path);
  if (!success) throw new Error(message);
  location.assign(data.url);
}
