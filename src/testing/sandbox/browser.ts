import { request } from "node:http";
import { unescapeHtml } from "./html.js";

/** What the person does on the consent page. */
export interface ConsentChoice {
  /** Allow (the default) or Cancel. */
  readonly allow?: boolean | undefined;
  /** Who consents; by default the page's first person. */
  readonly userId?: string | undefined;
  /** The optional permissions to leave ticked; by default all. */
  readonly scopes?: readonly string[] | undefined;
}

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
  const port = new URL(ownUrl).port;
  const start = new URL(authorizeUrl);
  if (start.protocol !== "http:" || !["127.0.0.1", "localhost"].includes(start.hostname) || start.port !== port) {
    throw new Error("consent() walks the pages of its own sandbox only; check the authorize host");
  }
  let page = await visit(`${ownUrl}${start.pathname}${start.search}`);
  for (let hops = 0; page.location?.startsWith(`${ownUrl}/`) === true && hops < 3; hops += 1) {
    page = await visit(page.location);
  }
  refuseErrors(page);
  const answer = await visit(`${ownUrl}${attribute(/<form[^>]*>/, "action", page.html)}`, fillForm(page.html, choice));
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
  const [, message = "no message"] = /id="message">([^<]*)</.exec(page.html) ?? [];
  const [, code = "none"] = /id="code">([^<]*)</.exec(page.html) ?? [];
  throw new Error(`The authorize page shows an error: ${unescapeHtml(message)} (code ${code})`);
}

function attribute(tag: RegExp, name: string, html: string): string {
  return attributeOf(tag.exec(html)?.[0] ?? "", name);
}

function attributeOf(tag: string, name: string): string {
  return unescapeHtml(new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
}

/** On node:http and not on fetch: a test that swaps the global dispatcher must not swap the browser as well. */
function visit(url: string, form?: URLSearchParams): Promise<Page> {
  return new Promise((resolve, reject) => {
    const headers = form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
    const outgoing = request(
      url,
      { method: form === undefined ? "GET" : "POST", headers, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("error", reject);
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () => {
          const { statusCode: status = 0, headers } = incoming;
          resolve({ status, location: headers.location ?? null, html: Buffer.concat(chunks).toString("utf8") });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(form?.toString());
  });
}
