/** A worker: sweeps when it is told to, until it is killed or kills itself. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { holdingsFile } from "./holdings.js";
import type { Doom, FromWorker, ToWorker } from "./messages.js";
import { sdkOf, type SoakedSdk } from "./sdk.js";

/** After so many results what is loaded once is loaded; a sweep with fewer than thrice as many tells nothing of growth. */
const FIRST_PART = 500;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const say = (message: FromWorker) => process.send?.(message);

function start({ setup, holdings, doom }: Extract<ToWorker, { type: "start" }>): SoakedSdk {
  const file = holdingsFile(holdings);
  const sdk = sdkOf(setup, {
    onTransition({ ownerId, event }) {
      if (event === "refresh-claimed") file.begin(ownerId);
      else if (event.startsWith("refresh-") || event === "token-rejected") file.end(ownerId);
    },
  });
  if (doom !== null) meet(doom, sdk);
  return sdk;
}

/** Dies at the moment that it is doomed to, with a claim that nobody ends. */
function meet(doom: Doom, { client }: SoakedSdk): void {
  const refresh = client.refreshLongLived.bind(client);
  let renewals = 0;
  const die = () => process.kill(process.pid, "SIGKILL");
  client.refreshLongLived = async (token, options) => {
    if (doom.when === "before" && renewals >= doom.renewals) die();
    const renewed = await refresh(token, options);
    if (doom.when === "after" && renewals >= doom.renewals) die();
    renewals += 1;
    return renewed;
  };
}

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

async function sweep({ connections }: SoakedSdk, believe: boolean): Promise<void> {
  let results = 0;
  let before = 0;
  const { renewed, takenOver, skipped, ended } = await connections.refreshDue({
    dangerouslySkipTokenVerification: believe,
    // Threads knows nothing of the connections that are not due: their profiles would be refused.
    profileLimit: 0,
    onResult() {
      results += 1;
      if (results === FIRST_PART) before = heapBytes();
    },
  });
  const report = { renewed, takenOver, skipped, ended };
  say({ type: "swept", report, grownBytes: results < 3 * FIRST_PART ? null : heapBytes() - before });
}

let sdk: SoakedSdk | null = null;

process.on("message", (message: ToWorker) => {
  if (message.type === "start") {
    sdk = start(message);
    say({ type: "ready" });
  } else if (message.type === "advance") sdk?.advance(message.ms);
  else if (sdk !== null) void sweep(sdk, message.believe);
});
process.on("disconnect", () => process.exit());
