import { page, type OperationRow } from "../http/operation-row.js";
import { home } from "./home.js";
import { sampleImage, sampleVideo } from "./sample-media.js";
import { usersPage } from "./users-page.js";
import { postPage } from "./post-page.js";
import { webhooksPage } from "./webhooks-page.js";

/** The sandbox's own pages. */
export const PAGE_OPERATIONS: readonly OperationRow[] = [
  page("home", "GET", "/", home),
  page("sample-media", "GET", "/media/sample.png", sampleImage),
  page("sample-media", "GET", "/media/sample.mp4", sampleVideo),
  page("home", "GET", "/{handle}/post/{shortcode}", postPage),
  page("home", "GET", "/people", usersPage),
  page("home", "GET", "/webhooks", webhooksPage),
];
