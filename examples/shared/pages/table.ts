/** Every page of the app. A new page is a file beside this one, a script in `web/`, and a row here. */
import { composePage } from "./compose.js";
import { homePage } from "./home.js";
import { insightsPage } from "./insights.js";
import type { Page } from "./layout.js";
import { repliesPage } from "./replies.js";
import { settingsPage } from "./settings.js";
import { signInPage } from "./sign-in.js";
import { statesPage } from "./states.js";

export const PAGES: readonly Page[] = [
  homePage,
  signInPage,
  composePage,
  repliesPage,
  insightsPage,
  statesPage,
  settingsPage,
];
