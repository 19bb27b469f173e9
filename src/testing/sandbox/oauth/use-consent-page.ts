import { request } from "node:http";
import { amount, fields, flag, list, text, type Shape } from "../checks/values.js";
import { unescapeHtml } from "../ui/html.js";

/** What the user does on the consent page. */
export interface ConsentChoice {
  /** Whether to press Allow or Cancel. True by default. */
  readonly allow?: boolean | undefined;
  /** The user who consents. The first one on the page by default. */
  readonly userId?: string | undefined;
  /** The optional permissions to grant. All by default. */
  readonly scopes?: readonly string[] | undefined;
  /** The timeout of each page in milliseconds of real time. 10,000 by default. */
  readonly timeoutMs?: number | undefined;
}

/** Larger than every page of the sandbox. */
const MOST_PAGE_BYTES = 1024 * 1024;

const CHOICE: Shape<ConsentChoice> = {
  allow: flag,
  userId: text(),
  scopes: list(text()),
  timeoutMs: amount(0, 2_147_483_647),
};

interface Page {
  readonly status: number;
  readonly location: string | null;
  readonly html: string;
}

/**
 * Uses the authorize page as a browser would: opens it, follows the sandbox's own redirects, fills in the form and sends it.
 * Returns the URL that the browser is redirected to, without opening it. Throws when the page shows an error.
 */
export async function useConsentPage(ownUrl: string, authorizeUrl: string, choice: ConsentChoice): Promise<string> {
  fields(CHOICE)(choice, "consent()");
  const { timeoutMs = 10_000 } = choice;
  const { port, hostname } = new URL(ownUrl);
  const start = new URL(authorizeUrl);
  if (
    start.protocol !== "http:" ||
    !["127.0.0.1", "localhost", hostname].includes(start.hostname) ||
    start.port !== port
  ) {
    throw new Error("consent() opens only pages of its own sandbox; check the authorize host");
  }
  let page = await openPage(`${ownUrl}${start.pathname}${start.search}`, timeoutMs);
  for (let hops = 0; page.location?.startsWith(`${ownUrl}/`) === true && hops < 3; hops += 1) {
    page = await openPage(page.location, timeoutMs);
  }
  throwErrorOn(page);
  const form = /<form[^>]*>/.exec(page.html)?.[0];
  if (form === undefined) throw new Error(`The authorize page returned ${page.status} without a form`);
  const redirect = await openPage(`${ownUrl}${attributeOf(form, "action")}`, timeoutMs, fillForm(page.html, choice));
  throwErrorOn(redirect);
  if (redirect.location === null) throw new Error(`The consent form returned ${redirect.status} without a redirect`);
  return redirect.location;
}

function fillForm(html: string, { allow = true, userId, scopes }: ConsentChoice): URLSearchParams {
  const form = new URLSearchParams();
  const inputs = [...html.matchAll(/<input ([^>]*)>/g)].map(([, attributes = ""]) => ({
    type: attributeOf(attributes, "type"),
    name: attributeOf(attributes, "name"),
    value: attributeOf(attributes, "value"),
    checked: attributes.includes(" checked"),
    disabled: attributes.includes(" disabled"),
  }));
  const users = inputs.filter((input) => input.type === "radio");
  if (userId !== undefined && !users.some((user) => user.value === userId)) {
    throw new Error("consent(): the page does not offer the user with this userId");
  }
  const offered = inputs.filter((input) => input.type === "checkbox").map((input) => input.value);
  const unknown = scopes?.find((scope) => !offered.includes(scope));
  if (unknown !== undefined) throw new Error(`consent(): the page does not offer the permission ${unknown}`);
  for (const input of inputs) {
    const chosen =
      input.type === "hidden" ||
      (input.type === "radio" && (userId === undefined ? input.checked : input.value === userId)) ||
      (input.type === "checkbox" && !input.disabled && (scopes?.includes(input.value) ?? input.checked));
    if (chosen) form.append(input.name, input.value);
  }
  form.append("decision", allow ? "allow" : "cancel");
  return form;
}

function throwErrorOn(page: Page): void {
  if (page.status < 400) return;
  const { message, code } = errorOn(page.html);
  throw new Error(
    message === undefined
      ? `The authorize page returned ${page.status}`
      : `The authorize page shows an error: ${message} (code ${code ?? "none"})`,
  );
}

/** Returns the error on a page, or in the JSON that a fault returns in its place. */
function errorOn(body: string): { message?: string | undefined; code?: string | number | undefined } {
  try {
    return (JSON.parse(body) as { error?: { message?: string; code?: number } }).error ?? {};
  } catch {
    const message = /id="message">([^<]*)</.exec(body)?.[1];
    return { message: message && unescapeHtml(message), code: /id="code">([^<]*)</.exec(body)?.[1] };
  }
}

function attributeOf(tag: string, name: string): string {
  return unescapeHtml(new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
}

/** Uses node:http, because a test that replaces the global dispatcher must not affect this browser. */
function openPage(url: string, timeoutMs: number, form?: URLSearchParams): Promise<Page> {
  return new Promise((resolve, reject) => {
    const method = form === undefined ? "GET" : "POST";
    const headers = form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on("error", fail);
      incoming.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MOST_PAGE_BYTES) fail(new Error("The authorize page is too large"));
      });
      incoming.on("end", () => {
        clearTimeout(deadline);
        const { statusCode: status = 0, headers } = incoming;
        resolve({ status, location: headers.location ?? null, html: Buffer.concat(chunks).toString("utf8") });
      });
    });
    const deadline = setTimeout(() => fail(new Error(`The authorize page took more than ${timeoutMs} ms`)), timeoutMs);
    function fail(error: Error): void {
      clearTimeout(deadline);
      reject(error);
      outgoing.destroy();
    }
    outgoing.on("error", fail);
    outgoing.end(form?.toString());
  });
}
