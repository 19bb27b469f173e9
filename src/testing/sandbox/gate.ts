import { badParameter, missingPermission, wrongAppCredentials, type Refusal } from "./graph-errors.js";
import type { OperationRow } from "./operation-row.js";
import { grants, userById } from "./state.js";
import { livingToken } from "./tokens.js";
import { parameter, refuse, type Call, type Outcome, type World } from "./world.js";

/** Hands a well-formed request to its handler, once it has shown what its row demands: credentials, token, permissions. */
export function act(row: OperationRow, call: Call, world: World): Outcome | Promise<Outcome> {
  const stranger = wrongApp(row, call, world);
  if (stranger !== null) return refuse(stranger);
  if (row.token === null) return row.handle(call, world);

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
  if (missing !== undefined) return refuse(missingPermission(missing, world.readings));
  return row.handle({ ...call, token, user: userById(world.state, userId) }, world);
}

function wrongApp(row: OperationRow, call: Call, { state, readings }: World): Refusal | null {
  const wrong = row.parameters?.find(
    ({ name, credential }) => credential !== undefined && parameter(call, name) !== state.app[credential],
  );
  return wrong === undefined ? null : wrongAppCredentials(wrong.name, readings);
}
