/** Runs the wire server of the tests in its own process, so that its work does not count as the store's. */
import { startMongoWire } from "../test/support/mongo-wire/server.js";

const { url } = await startMongoWire();
process.send?.({ url });
process.on("disconnect", () => process.exit());
