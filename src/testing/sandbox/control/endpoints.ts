import { CIRCUMSTANCE_CONTROLS } from "./circumstances.js";
import { endpoint, type Endpoint } from "./endpoint.js";
import { PEOPLE_CONTROLS } from "./people.js";
import { POST_CONTROLS } from "./posts.js";

const ALL: readonly Endpoint[] = [...CIRCUMSTANCE_CONTROLS, ...PEOPLE_CONTROLS, ...POST_CONTROLS];

/** Every control endpoint. */
export const CONTROLS: readonly Endpoint[] = [
  endpoint("GET /sandbox", "lists these endpoints", (_input, { context }) => ({
    url: context.url,
    appId: context.state.app.id,
    endpoints: ALL.map(({ method, path, does, fields, required }) => {
      const names = Object.keys(fields).map((name) => (required.includes(name) ? name : `${name}?`));
      return { method, path, does, fields: names };
    }),
  })),
  ...ALL,
];
