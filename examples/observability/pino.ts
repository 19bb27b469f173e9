/** Logs the work of the SDK with pino. The SDK passes no secrets to its hooks. The logger also redacts tokens that your own code logs. */
import type { ConnectionNotice, ThreadsEvent, TransitionNotice } from "@hayon/threads";
import type { FailureSeverity } from "@hayon/threads/server";
import { pino, type DestinationStream, type Level, type Logger } from "pino";

/** Percent of the app's rate limit from which a log line is a warning. */
const HIGH_USAGE = 80;

/** Returns a logger that hides the token of a connection, and the query of a request: the callback's query has the code and the state. */
export function createLogger(level: Level, destination?: DestinationStream): Logger {
  const redact = ["auth.accessToken", "*.auth.accessToken", "*.*.auth.accessToken", "accessToken", "*.accessToken"];
  const req = ({ method, url }: { method?: string; url?: string }) => ({ method, path: url?.replace(/[?#].*/s, "") });
  return pino({ level, redact, serializers: { req } }, destination);
}

/** Returns the hooks of the SDK, for `ThreadsClient`, `ThreadsConnections`, the routes and the refresher. */
export function threadsLogging(logger: Logger) {
  return {
    onEvent(event: ThreadsEvent): void {
      const { method, path } = event;
      logger[levelOf(event)]({ event }, `Threads: ${event.type} ${method} ${path}`);
    },
    /** The severity `error` needs an operator; `warning` is normal operation. */
    onError(error: unknown, at: { readonly severity: FailureSeverity }): void {
      const level = at.severity === "error" ? "error" : "warn";
      logger[level]({ err: error, at }, `Threads: ${error instanceof Error ? error.message : "unknown failure"}`);
    },
    // Without the profile, whose avatar is a signed URL.
    onNotice({ ownerId, notice, status: { state } }: ConnectionNotice): void {
      const level = notice === "refreshed" || notice === "account-replaced" ? "info" : "warn";
      logger[level]({ ownerId, notice, state }, `Threads: ${notice}`);
    },
    onTransition({ ownerId, event, from, to }: TransitionNotice): void {
      logger.debug({ ownerId, event, from, to }, `Threads: ${event}`);
    },
  };
}

function levelOf(event: ThreadsEvent): Level {
  switch (event.type) {
    case "request":
      return "trace";
    case "response":
      return event.status < 400 ? "debug" : "warn";
    case "usage": {
      const { callCount, totalTime, totalCpuTime } = event.usage;
      return Math.max(callCount, totalTime, totalCpuTime) < HIGH_USAGE ? "debug" : "warn";
    }
    case "retry":
    case "fields":
      return "warn";
  }
}
