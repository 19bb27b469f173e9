/** The wire server of the tests in a process of its own, so that what it does is not counted as the store's. */
import { startMongoWire } from "../test/support/mongo-wire/server.js";

const { url } = await startMongoWire();
process.send?.({ url });
process.on("disconnect", () => process.exit());
