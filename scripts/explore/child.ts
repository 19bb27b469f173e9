/** A process that walks a share. */
import type { FromChild, ToChild } from "./messages.js";
import { walkShare } from "./share.js";
import { loadSdk } from "./virtual-deadlines.js";

const say = (message: FromChild) => process.send?.(message);

process.once("message", (share: ToChild) => {
  void (async () => {
    const tally = await walkShare(await loadSdk(), share, (soFar) => say({ type: "so-far", tally: soFar }));
    say({ type: "done", tally });
  })();
});
process.on("disconnect", () => process.exit());
