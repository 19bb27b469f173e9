/** The methods of a Redis client that the SDK calls: those that run scripts. Every read is a script too, so that it goes to the primary. */
import { createHash } from "node:crypto";
import { ThreadsConfigError } from "../../errors/index.js";
import { checkStoreArguments } from "../shared/check-arguments.js";
import { KEY_OPTIONS } from "./keys.js";
import { hasMethods } from "../../validation/fields/objects.js";

/** `Redis` or `Cluster` of ioredis, or an object with their methods. */
export interface IoredisClient {
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** A client, pool, cluster or sentinel of node-redis (the package `redis`, 4 or later), or an object with their methods. */
export interface NodeRedisClient {
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/**
 * A client that runs scripts. You configure its connections, its TLS, its timeouts and its `error` listener. The SDK passes its errors on,
 * without the command that failed.
 */
export type RedisClient = IoredisClient | NodeRedisClient;

/** A script, and the digest that selects it on a server that has run it before. */
export interface RedisScript {
  readonly text: string;
  readonly sha: string;
}

/** Runs a script over keys. Returns texts, integers, null, and lists of them; some clients return bytes, or all of it as texts. */
export type RunScript = (script: RedisScript, keys: string[], values: string[]) => Promise<unknown>;

/** Returns a script for its text. */
export function redisScript(text: string): RedisScript {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

/**
 * Returns a function that runs scripts on a client, by digest. After a restart or a failover, the server needs the text again.
 *
 * @throws ThreadsConfigError for an object that is not a client
 */
export function scriptRunner(client: RedisClient): RunScript {
  const { bySha, byText } = commandsOf(client);
  return async (script, keys, values) => {
    try {
      return await bySha(script.sha, keys, values).catch((error: unknown) => {
        if (isNoScript(error)) return byText(script.text, keys, values);
        throw error;
      });
    } catch (error) {
      throw withoutCommand(error);
    }
  };
}

const NEEDS_CLIENT = "must be a client of ioredis, or of node-redis 4 or later";

/** @throws ThreadsConfigError for an object that is not a client, and for unknown options */
export function checkRedis(subject: string, client: RedisClient, options: unknown): void {
  const methods = [isNodeRedis(client) ? "evalSha" : "evalsha", "eval"];
  checkStoreArguments(subject, { name: "client", value: client, methods, needs: NEEDS_CLIENT }, options, KEY_OPTIONS);
}

type Evaluate = (script: string, keys: string[], values: string[]) => Promise<unknown>;

function commandsOf(client: RedisClient): { readonly bySha: Evaluate; readonly byText: Evaluate } {
  if (isNodeRedis(client)) {
    return {
      bySha: (sha, keys, values) => client.evalSha(sha, { keys, arguments: values }),
      byText: (text, keys, values) => client.eval(text, { keys, arguments: values }),
    };
  }
  if (isIoredis(client)) {
    return {
      bySha: (sha, keys, values) => client.evalsha(sha, keys.length, ...keys, ...values),
      byText: (text, keys, values) => client.eval(text, keys.length, ...keys, ...values),
    };
  }
  throw new ThreadsConfigError([{ name: "client", problem: NEEDS_CLIENT }]);
}

const isNodeRedis = (client: RedisClient): client is NodeRedisClient => hasMethods(client, ["evalSha", "eval"]);

const isIoredis = (client: RedisClient): client is IoredisClient => hasMethods(client, ["evalsha", "eval"]);

const isNoScript = (error: unknown) => error instanceof Error && error.message.startsWith("NOSCRIPT");

/** ioredis adds the failed command to its error, with its arguments, and the token is one of them. */
function withoutCommand(error: unknown): unknown {
  if (error instanceof Error) Reflect.deleteProperty(error, "command");
  return error;
}
