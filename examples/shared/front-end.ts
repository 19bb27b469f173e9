/** A front end on a site of its own, as Hayon's: static pages, and nothing else. */
import type { RequestListener } from "node:http";
import { pageHeaders, SCRIPTS, settingsPage, signInPage } from "./pages.js";

/** @param api the origin of the server, on another site */
export function createFrontEnd(api: string): RequestListener {
  const pages: Readonly<Record<string, string>> = { "/sign-in": signInPage(api), "/settings": settingsPage(api) };
  const scripts: Readonly<Record<string, string>> = SCRIPTS;
  return (request, response) => {
    const path = (request.url ?? "/").replace(/[?#].*/s, "");
    const [page, script] = [pages[path], scripts[path]];
    if (page !== undefined) response.writeHead(200, pageHeaders(api)).end(page);
    else if (script !== undefined) response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    else response.writeHead(404).end();
  };
}
