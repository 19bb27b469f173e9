import { request } from "node:http";
import { amount, fields, flag, list, text, type Shape } from "../checks/values.js";
import { unescapeHtml } from "../ui/html.js";

/** What the person does on the consent page. */
export interface ConsentChoice {
  /** Allow (the default) or Cancel. */
  readonly allow?: boolean | undefined;
  /** Who consents; by default the page's first person. */
  readonly userId?: string | undefined;
  /** The optional permissions to leave ticked; by default all. */
  readonly scopes?: readonly string[] | undefined;
  /** Milliseconds of real time for each page; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
}

/** More than any page of the sandbox has. */
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
 * Walks the authorize page as a browser would: opens it, follows the sandbox's own redirects, ticks, presses the button.
 * Answers the address that the browser is sent to, without going there. Throws when the page shows an error instead.
 */
export async function walkConsent(ownUrl: string, authorizeUrl: string, choice: ConsentChoice): Promise<string> {
  fields(CHOICE)(choice, "consent()");
  const { timeoutMs = 10_000 } = choice;
  const port = new URL(ownUrl).port;
  const start = new URL(authorizeUrl);
  if (start.protocol !== "http:" || !["127.0.0.1", "localhost"].includes(start.hostname) || start.port !== port) {
    throw new Error("consent() walks the pages of its own sandbox only; check the authorize host");
  }
  let page = await visit(`${ownUrl}${start.pathname}${start.search}`, timeoutMs);
  for (let hops = 0; page.location?.startsWith(`${ownUrl}/`) === true && hops < 3; hops += 1) {
    page = await visit(page.location, timeoutMs);
  }
  refuseErrors(page);
  const form = /<form[^>]*>/.exec(page.html)?.[0];
  if (form === undefined) throw new Error(`The authorize page answered ${page.status} and holds no form`);
  const answer = await visit(`${ownUrl}${attributeOf(form, "action")}`, timeoutMs, fillForm(page.html, choice));
  refuseErrors(answer);
  if (answer.location === null) throw new Error(`The consent form answered ${answer.status} and led nowhere`);
  return answer.location;
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
  const people = inputs.filter((input) => input.type === "radio");
  if (userId !== undefined && !people.some((person) => person.value === userId)) {
    throw new Error("consent() was asked to act for somebody whom the page does not show");
  }
  const offered = inputs.filter((input) => input.type === "checkbox").map((input) => input.value);
  const misspelt = scopes?.find((scope) => !offered.includes(scope));
  if (misspelt !== undefined) throw new Error(`consent(): the page offers no permission named ${misspelt}`);
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

function refuseErrors(page: Page): void {
  if (page.status < 400) return;
  const { message, code } = errorOn(page.html);
  throw new Error(
    message === undefined
      ? `The authorize page answered ${page.status}`
      : `The authorize page shows an error: ${message} (code ${code ?? "none"})`,
  );
}

/** What the page says, or the API in its place: a fault answers in JSON wherever it strikes. */
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

/** On node:http and not on fetch: a test that swaps the global dispatcher must not swap the browser as well. */
function visit(url: string, timeoutMs: number, form?: URLSearchParams): Promise<Page> {
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
        if (bytes > MOST_PAGE_BYTES) fail(new Error("The authorize page does not end"));
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
