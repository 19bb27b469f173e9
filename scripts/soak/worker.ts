/** A worker process: sweeps on request, until it is killed or ends itself. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { onParentMessage, sendToParent } from "../harness/processes.js";
import type { FromWorker, PlannedEnd, ToWorker } from "./messages.js";
import { openRefreshLog } from "./refresh-log.js";
import { sdkOf, type SoakSdk } from "./sdk.js";

/** All modules are loaded after this number of results. A sweep with fewer than three times as many shows no growth. */
const FIRST_PART = 500;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const send = (message: FromWorker) => sendToParent(message);

function start({ setup, logFile, plannedEnd }: Extract<ToWorker, { type: "start" }>): SoakSdk {
  const log = openRefreshLog(logFile);
  const sdk = sdkOf(setup, {
    onTransition({ ownerId, event }) {
      if (event === "refresh-claimed") log.begin(ownerId);
      else if (event.startsWith("refresh-") || event === "token-rejected") log.end(ownerId);
    },
  });
  if (plannedEnd !== null) endAt(plannedEnd, sdk);
  return sdk;
}

/** Kills this process at the planned moment, with a claim that is left in the store. */
function endAt({ when, refreshes }: PlannedEnd, { client }: SoakSdk): void {
  const refresh = client.refreshLongLived.bind(client);
  let done = 0;
  const end = () => process.kill(process.pid, "SIGKILL");
  client.refreshLongLived = async (token, options) => {
    if (when === "before" && done >= refreshes) end();
    const refreshed = await refresh(token, options);
    if (when === "after" && done >= refreshes) end();
    done += 1;
    return refreshed;
  };
}

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

async function sweep({ connections }: SoakSdk, skipVerification: boolean): Promise<void> {
  let results = 0;
  let before = 0;
  const { refreshed, takenOver, skipped, ended } = await connections.refreshDue({
    dangerouslySkipTokenVerification: skipVerification,
    // Threads does not know the users that are not due, so their profiles would be refused.
    profileLimit: 0,
    onResult() {
      results += 1;
      if (results === FIRST_PART) before = heapBytes();
    },
  });
  const report = { refreshed, takenOver, skipped, ended };
  send({ type: "swept", report, grownBytes: results < 3 * FIRST_PART ? null : heapBytes() - before });
}

let sdk: SoakSdk | null = null;

onParentMessage((message: ToWorker) => {
  if (message.type === "start") {
    sdk = start(message);
    send({ type: "ready" });
  } else if (message.type === "advance") sdk?.advance(message.ms);
  else if (sdk !== null) void sweep(sdk, message.skipVerification);
});
