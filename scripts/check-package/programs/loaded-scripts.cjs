/* Every script that this process has loaded, of either format, as the engine itself lists them. */
const { Session } = require("node:inspector");

const session = new Session();
const urls = new Set();
session.connect();
session.on("Debugger.scriptParsed", ({ params }) => urls.add(params.url));
session.post("Debugger.enable");

/** Which of the two heavy parts are loaded. */
exports.heavyParts = () => {
  const loaded = (pattern) => [...urls].some((url) => pattern.test(url));
  return { undici: loaded(/[\\/]node_modules[\\/]undici[\\/]/), zod: loaded(/[\\/]dist[\\/]zod-\w+\.c?js$/) };
};
