import {
  badParameter,
  missingPermission,
  tierTooLow,
  unknownObject,
  wrongAppCredentials,
  type Refusal,
} from "./graph-errors.js";
import { parameter, refuse, type Call, type HandlerResult } from "./handler.js";
import { kindInPath, type OperationRow } from "./operation-row.js";
import { validToken } from "../oauth/tokens.js";
import type { Context } from "../state/context.js";
import { grants, userById, type AppAccess, type State } from "../state/state.js";

/** Checks the credentials, the token and the permissions that a row requires, then calls its handler. */
export function handleRequest(row: OperationRow, call: Call, context: Context): HandlerResult | Promise<HandlerResult> {
  const credentialRefusal = checkCredentials(row, call, context);
  if (credentialRefusal !== null) return refuse(credentialRefusal);
  if (row.token === null) return row.handle(call, context);
  const accessRefusal = checkAppAccess(context.state);
  if (accessRefusal !== null) return refuse(accessRefusal);

  const found = validToken(context, parameter(call, "access_token"));
  if ("refusal" in found) return refuse(found.refusal);
  const { token } = found;
  if (token.userId === null) {
    if (row.token === "user") return refuse(badParameter("access_token must be a user token, not an app token"));
    return row.handle({ ...call, token }, context);
  }
  if (row.token === "app") return refuse(badParameter("access_token must be an app token, not a user token"));
  const { userId } = token;
  const missing = row.scopes.find((scope) => !grants(context.state, userId, scope, context.clock.now()));
  if (missing !== undefined) return refuse(missingPermission(missing, context.behaviors));
  // fact: only-own-profile
  if (kindInPath(row.path) === "user" && call.pathId !== null && call.pathId !== userId) {
    return refuse(unknownObject(row.method));
  }
  return row.handle({ ...call, token, user: userById(context.state, userId) }, context);
}

/** Refuses every call with a token while Threads does not accept the app, whatever the token. */
// fact: app-not-allowed
function checkAppAccess({ appAccess }: State): Refusal | null {
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
  "access-tier": tierTooLow(),
  "invalid-app": { status: 400, code: 101, type: "OAuthException", message: "Error validating application." },
};

function checkCredentials(row: OperationRow, call: Call, { state, behaviors }: Context): Refusal | null {
  const wrong = row.parameters?.find(
    ({ name, credential }) => credential !== undefined && parameter(call, name) !== state.app[credential],
  );
  return wrong === undefined ? null : wrongAppCredentials(wrong.name, behaviors);
}
