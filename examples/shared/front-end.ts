/** A front end on its own site: static pages only. */
import type { RequestListener } from "node:http";
import { ASSETS } from "./assets.js";
import { composePage, pageHeaders, settingsPage, signInPage } from "./pages.js";

/** @param api the origin of the API, on another site */
export function createFrontEnd(api: string): RequestListener {
  const pages: Readonly<Record<string, string>> = {
    "/sign-in": signInPage(api),
    "/settings": settingsPage(api),
    "/compose": composePage(api),
  };
  return (request, response) => {
    const path = (request.url ?? "/").replace(/[?#].*/s, "");
    const [page, asset] = [pages[path], ASSETS[path]];
    if (page !== undefined) response.writeHead(200, pageHeaders(api)).end(page);
    else if (asset !== undefined) response.writeHead(200, { "content-type": asset.type }).end(asset.body);
    else response.writeHead(404).end();
  };
}
