/** A process that walks one share of the schedules. */
import { onParentMessage, sendToParent } from "../harness/processes.js";
import type { FromChild } from "./messages.js";
import { walkShare, type Share } from "./share.js";
import { loadSdk } from "./virtual-deadlines.js";

const send = (message: FromChild) => sendToParent(message);

onParentMessage((share: Share) => {
  void (async () => {
    const tally = await walkShare(await loadSdk(), share, (soFar) => send({ type: "so-far", tally: soFar }));
    send({ type: "done", tally });
  })();
});
