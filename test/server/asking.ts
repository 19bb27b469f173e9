/** Requests to a running host. */
import { connect as tcp } from "node:net";
import { OWNER, USER } from "../support/connections.js";
import type { RunningHost } from "./apps.js";
import { BASE, look, signedRequest } from "./support.js";

export const as = (user: string) => ({ "x-user": user });
export const ask = async (here: RunningHost, path: string, init: RequestInit = {}) =>
  look(await fetch(here.url + BASE + path, { redirect: "manual", ...init }));
export const signed = ({ sandbox }: RunningHost) =>
  signedRequest(sandbox.clientOptions.appSecret, USER, sandbox.clientOptions.clock.now());

/** Sends these request lines unchanged, and reads until the server closes the connection. */
export function exchange(here: RunningHost, ...lines: string[]): Promise<string> {
  return new Promise((done, failed) => {
    const socket = tcp(Number(new URL(here.url).port), "127.0.0.1", () =>
      socket.write([...lines, "host: x", "", ""].join("\r\n")),
    );
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString("latin1")));
    socket.on("end", () => done(text)).on("error", failed);
  });
}

/** Connects in the browser, from /connect to the settings page. */
export async function connectIn(here: RunningHost) {
  const { browser, sandbox, url } = here;
  const begun = await browser.fetch(url, `${url}${BASE}/connect`, { headers: as(OWNER) });
  return browser.go(await sandbox.consent(begun.location!), { stopAt: here.settings });
}
