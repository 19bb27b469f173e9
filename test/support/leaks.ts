/**
 * Watches everything that the SDK shows: each error, event, log line and inspected object of a test is recorded here, and at its end
 * searched for each secret, in every form in which one may hide. The setup file makes it part of every suite.
 */
import { inspect } from "node:util";
import { SECRETS } from "./secrets.js";

const secrets = new Set<string>(SECRETS);
const shown = new Map<string, string>();

/** A secret that this test uses beside the common ones. */
export function secret(value: string): string {
  secrets.add(value);
  return value;
}

/** Every form in which a secret may stand in a text. */
export function formsOf(value: string): string[] {
  const percent = encodeURIComponent(value);
  const everyPercent = Array.from(value, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
  const json = JSON.stringify(value).slice(1, -1);
  const unicode = value.replace(/[^A-Za-z0-9]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const html = value.replace(/&/g, "&amp;").replace(/</g, "&#60;").replace(/"/g, "&#x22;").replace(/'/g, "&#39;");
  return [
    value,
    percent,
    percent.replace(/%../g, (escape) => escape.toLowerCase()),
    new URLSearchParams({ v: value }).toString().slice(2),
    everyPercent,
    json,
    json.replaceAll("/", "\\/"),
    JSON.stringify(json).slice(1, -1),
    unicode,
    html,
    // As Node prints a string: the quotes that it chose, and what it escapes inside them.
    inspect(value).slice(1, -1),
    ...(isWatchedEncoded(value) ? encodedFormsOf(value) : []),
  ];
}

/** Fewer bytes are found by chance. */
const isWatchedEncoded = (value: string) => value.length >= 8;

/** Base64, base64url and hex, as a library or a log of bytes writes them. */
function encodedFormsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString("hex");
  return [
    bytes.toString("base64"),
    bytes.toString("base64url"),
    hex,
    hex.toUpperCase(),
    hex.replace(/..(?!$)/g, "$& "),
  ];
}

/** What base64 shows of a value that begins at each of the three places within a group of bytes, without what it shares with its neighbors. */
export function base64PartsOf(value: string): string[] {
  if (!isWatchedEncoded(value)) return [];
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((skipped) => {
    const whole = bytes.subarray(skipped, bytes.length - ((bytes.length - skipped) % 3));
    return [whole.toString("base64"), whole.toString("base64url")];
  });
}

const watchedFormsOf = (value: string) => [...formsOf(value), ...base64PartsOf(value)];

/** Each way to look at a thing. */
function pictures(thing: unknown): string[] {
  const views = [inspect(thing, { depth: null, showHidden: true, getters: true }), inspect(thing), String(thing)];
  try {
    views.push(JSON.stringify(thing));
  } catch {
    // Circular: inspected above.
  }
  if (thing instanceof Error)
    views.push(thing.message, thing.stack ?? "", ...(thing.cause === undefined ? [] : pictures(thing.cause)));
  return views;
}

/** Records what was shown. `JSON.stringify` counts for errors and events; a token that a call answers may be stored that way. */
export function record(what: string, thing: unknown): void {
  for (const text of pictures(thing)) shown.set(text, what);
}

/** Records how an answer looks in a console, which is not how it is stored. */
export function recordInspected(what: string, thing: unknown): void {
  shown.set(inspect(thing, { depth: null }), what);
}

/** Everything recorded that holds a secret. Forgets what was recorded, and the secrets of this test. */
export function takeLeaks(): string[] {
  const all = [...shown.keys()].join("\n");
  const leaked = [...secrets].filter((value) => watchedFormsOf(value).some((form) => all.includes(form)));
  const found = leaked.flatMap((value) =>
    [...shown]
      .filter(([text]) => watchedFormsOf(value).some((form) => text.includes(form)))
      .map(([text, what]) => `${what} shows ${value}: ${text}`),
  );
  shown.clear();
  secrets.clear();
  for (const value of SECRETS) secrets.add(value);
  return found;
}

/** How much was recorded: a watch that saw nothing proves nothing. */
export function recordedCount(): number {
  return shown.size;
}

/**
 * A client (or any object of functions) whose errors and answers are recorded on their way to the test.
 *
 * @param stored methods whose answers hold a token on purpose, unmasked: a record to be stored
 */
export function watched<T extends object>(
  target: T,
  label = target.constructor.name,
  stored: readonly string[] = [],
): T {
  recordInspected(label, target);
  return new Proxy(target, {
    get(object, property) {
      const member: unknown = Reflect.get(object, property, object);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        const what = `${label}.${String(property)}`;
        const failed = (error: unknown) => {
          record(what, error);
          throw error;
        };
        const answered = (value: unknown) => {
          if (!stored.includes(String(property))) recordInspected(what, value);
          return value;
        };
        try {
          const result: unknown = Reflect.apply(member, object, args);
          // The authorize URL is given to the person, state and all; it is an answer and holds none of the secrets.
          return result instanceof Promise ? result.then(answered, failed) : answered(result);
        } catch (error) {
          return failed(error);
        }
      };
    },
  });
}
