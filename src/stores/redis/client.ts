/** What the SDK needs of a Redis client: to run a script. Every read and write is one, so that all of them go to the primary. */
import { createHash } from "node:crypto";
import { ThreadsConfigError } from "../../errors/index.js";
import { checkStoreArguments, hasMethods } from "../shared/check-arguments.js";
import { KEY_OPTIONS } from "./keys.js";

/** `Redis` or `Cluster` of ioredis, or what has their methods. */
export interface IoredisClient {
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** A client, pool, cluster or sentinel of node-redis (the package `redis`, from 4 on), or what has their methods. */
export interface NodeRedisClient {
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/**
 * Anything that runs a script. The client is yours, and so are its connections, its TLS, its timeouts and its `error` listener; its errors
 * come through, without the command that failed.
 */
export type RedisClient = IoredisClient | NodeRedisClient;

/** A script, and the digest under which a server that has seen it knows it. */
export interface RedisScript {
  readonly text: string;
  readonly sha: string;
}

/** Runs a script over keys. Answers texts, whole numbers, null, and lists of them; a client may be told to leave them as bytes, or as texts. */
export type RunScript = (script: RedisScript, keys: string[], values: string[]) => Promise<unknown>;

/** A script by its text. */
export function redisScript(text: string): RedisScript {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

/**
 * Runs scripts on a client, by their digest. A server forgets scripts when it starts anew or fails over; then it is sent the text.
 *
 * @throws ThreadsConfigError for what is no client
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

const NEEDS_CLIENT = "must be a client of ioredis, or of node-redis from 4 on";

/** @throws ThreadsConfigError for what is not a client, and for unknown options */
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

/** ioredis hangs the command that failed on its error, arguments and all, and the token is one of them. */
function withoutCommand(error: unknown): unknown {
  if (error instanceof Error) Reflect.deleteProperty(error, "command");
  return error;
}
