import { badParameter, missingPermission, wrongAppCredentials, type Refusal } from "./graph-errors.js";
import type { OperationRow } from "./operation-row.js";
import { grants, userById, type AppAccess, type State } from "../state/state.js";
import { livingToken } from "../oauth/tokens.js";
import { parameter, refuse, type Call, type Outcome, type World } from "../state/world.js";

/** Hands a well-formed request to its handler, once it has shown what its row demands: credentials, token, permissions. */
export function act(row: OperationRow, call: Call, world: World): Outcome | Promise<Outcome> {
  const stranger = wrongApp(row, call, world);
  if (stranger !== null) return refuse(stranger);
  if (row.token === null) return row.handle(call, world);
  const notAllowed = wrongAccess(world.state);
  if (notAllowed !== null) return refuse(notAllowed);

  const found = livingToken(world, parameter(call, "access_token"));
  if ("refusal" in found) return refuse(found.refusal);
  const { token } = found;
  if (token.userId === null) {
    if (row.token === "user") return refuse(badParameter("access_token must be a user token, not an app token"));
    return row.handle({ ...call, token }, world);
  }
  if (row.token === "app") return refuse(badParameter("access_token must be an app token, not a user token"));
  const { userId } = token;
  const missing = row.scopes.find((scope) => !grants(world.state, userId, scope, world.clock.now()));
  if (missing !== undefined) return refuse(missingPermission(missing, world.behaviors));
  return row.handle({ ...call, token, user: userById(world.state, userId) }, world);
}

/** Refuses every call with a token when Threads does not let the app in. No token is the reason. */
// fact: app-not-allowed
function wrongAccess({ appAccess }: State): Refusal | null {
  return appAccess === "allowed" ? null : APP_REFUSALS[appAccess];
}

const APP_REFUSALS: Readonly<Record<Exclude<AppAccess, "allowed">, Refusal>> = {
  "not-a-tester": {
    status: 400,
    code: 100,
    subcode: 10,
    type: "THApiException",
    message: "(#100) Application does not have permission for this action",
  },
  blocked: { status: 400, code: 200, type: "OAuthException", message: "API access blocked." },
  "access-tier": {
    status: 400,
    code: 10,
    subcode: 4279067,
    type: "THApiException",
    message: "(#10) Application does not have the access tier for this action",
  },
  "invalid-app": { status: 400, code: 101, type: "OAuthException", message: "Error validating application." },
};

function wrongApp(row: OperationRow, call: Call, { state, behaviors }: World): Refusal | null {
  const wrong = row.parameters?.find(
    ({ name, credential }) => credential !== undefined && parameter(call, name) !== state.app[credential],
  );
  return wrong === undefined ? null : wrongAppCredentials(wrong.name, behaviors);
}
