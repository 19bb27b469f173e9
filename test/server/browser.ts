/**
 * The parts of a browser that a connection needs: cookies with host, path, age and SameSite, redirects, and requests of a page's scripts,
 * which send and keep cookies only on the page's site.
 */
import { look, type Seen } from "./support.js";

interface Cookie {
  readonly host: string;
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly sameSite: string;
}

export interface Visit extends Seen {
  /** The current address. */
  readonly url: string;
  /** Every address, in order. */
  readonly hops: readonly string[];
}

export class Browser {
  #cookies: Cookie[] = [];

  /** Cookies differ by host, not by port; 127.0.0.1 and localhost are two sites. */
  cookiesOf(host: string): readonly string[] {
    return this.#cookies.filter((cookie) => cookie.host === host).map(({ name, value }) => `${name}=${value}`);
  }

  /** Loads a page and follows redirects, except to `stopAt`. */
  async go(
    url: string,
    init: { stopAt?: string; method?: string; form?: Record<string, string> } = {},
  ): Promise<Visit> {
    const hops: string[] = [];
    let next = url;
    let body = init.form === undefined ? undefined : new URLSearchParams(init.form);
    let method = init.method ?? (body === undefined ? "GET" : "POST");
    for (;;) {
      hops.push(next);
      const headers: Record<string, string> = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
      const seen = await this.#send(next, { method, headers, ...(body === undefined ? {} : { body }) }, true);
      if (seen.location === null) return { ...seen, url: next, hops };
      next = new URL(seen.location, next).href;
      if (init.stopAt !== undefined && next.startsWith(init.stopAt)) return { ...seen, url: next, hops };
      if (hops.length > 10) throw new Error(`too many redirects: ${hops.join(" ")}`);
      body = undefined;
      method = "GET";
    }
  }

  /** Fetches as a script of the page at `from`, with credentials and without following redirects. */
  fetch(from: string, url: string, init: RequestInit = {}): Promise<Seen> {
    const headers = new Headers(init.headers);
    headers.set("origin", new URL(from).origin);
    return this.#send(url, { ...init, headers }, new URL(from).hostname === new URL(url).hostname);
  }

  async #send(url: string, init: RequestInit, sameSite: boolean): Promise<Seen> {
    const { hostname, pathname } = new URL(url);
    const headers = new Headers(init.headers);
    const sent = this.#cookies.filter(
      (cookie) =>
        cookie.host === hostname && pathname.startsWith(cookie.path) && (sameSite || cookie.sameSite === "None"),
    );
    if (sent.length > 0) headers.set("cookie", sent.map(({ name, value }) => `${name}=${value}`).join("; "));
    const seen = await look(await fetch(url, { ...init, headers, redirect: "manual" }));
    for (const cookie of seen.cookies) this.#keep(cookie, hostname, sameSite);
    return seen;
  }

  #keep(text: string, host: string, sameSite: boolean): void {
    const [pair = "", ...attributes] = text.split("; ");
    const attribute = (name: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const cookie = {
      host,
      name: pair.slice(0, pair.indexOf("=")),
      value: pair.slice(pair.indexOf("=") + 1),
      path: attribute("path") ?? "/",
      sameSite: attribute("samesite") ?? "Lax",
    };
    if (!sameSite && cookie.sameSite !== "None") return;
    this.#cookies = this.#cookies.filter((own) => own.host !== host || own.name !== cookie.name);
    if (attribute("max-age") !== "0") this.#cookies.push(cookie);
  }
}
