/** Every route of the app except those of the SDK. */
import type { Site } from "../serve.js";
import type { Sessions } from "../sessions.js";
import { insightRoutes } from "./insight-routes.js";
import { pictureRoute } from "./picture-route.js";
import { postRoutes } from "./post-routes.js";
import { replyRoutes } from "./reply-routes.js";
import { ownPagesOnly, type Route } from "./route.js";
import { sessionRoutes } from "./session-routes.js";

export const appRoutes = (site: Site, sessions: Sessions): readonly Route[] =>
  [
    ...sessionRoutes(site, sessions),
    ...postRoutes(site),
    ...replyRoutes(site),
    ...insightRoutes(site),
    pictureRoute,
  ].map((route) => ownPagesOnly(route, site));
