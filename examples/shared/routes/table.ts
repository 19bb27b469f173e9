/** Every route of the app except those of the SDK. */
import type { AppSetup } from "../serve.js";
import type { Sessions } from "../sessions.js";
import { insightRoutes } from "./insight-routes.js";
import { pictureRoute } from "./picture-route.js";
import { postRoutes } from "./post-routes.js";
import { replyRoutes } from "./reply-routes.js";
import { ownPagesOnly, type Route } from "./route.js";
import { sessionRoutes } from "./session-routes.js";

export const appRoutes = (setup: AppSetup, sessions: Sessions): readonly Route[] =>
  [
    ...sessionRoutes(setup, sessions),
    ...postRoutes(setup),
    ...replyRoutes(setup),
    ...insightRoutes(setup),
    pictureRoute,
  ].map((route) => ownPagesOnly(route, setup));
