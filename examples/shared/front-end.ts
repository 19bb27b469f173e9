/** A front end on its own site: static pages only. */
import type { RequestListener } from "node:http";
import { ASSETS } from "./assets.js";
import { pageHeaders, renderPage } from "./pages/layout.js";
import { PAGES } from "./pages/table.js";
import type { AppSetup } from "./serve.js";

export function createFrontEnd(setup: AppSetup): RequestListener {
  const pages = new Map(PAGES.map((page) => [page.path, renderPage(page, PAGES, setup)]));
  return (request, response) => {
    const path = (request.url ?? "/").replace(/[?#].*/s, "");
    const [page, asset] = [pages.get(path), ASSETS[path]];
    if (page !== undefined) response.writeHead(200, pageHeaders(setup)).end(page);
    else if (asset !== undefined) response.writeHead(200, { "content-type": asset.type }).end(asset.body);
    else response.writeHead(404).end();
  };
}
