/**
 * The leak watch. It records each error, event, log line and inspected object of a test, and searches them for secrets in every form when the
 * test ends. The setup file adds it to every test file.
 */
import { inspect } from "node:util";
import { searchFor } from "./search.js";
import { SECRETS } from "./secrets.js";

const secrets = new Set<string>(SECRETS);
const shown = new Map<string, string>();

/** Registers another secret of the current test, and returns it. */
export function secret(value: string): string {
  secrets.add(value);
  return value;
}

/** Returns every form in which a text may contain a secret. */
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
    // As Node prints a string, with its quotes and escapes.
    inspect(value).slice(1, -1),
    ...(isWatchedEncoded(value) ? encodedFormsOf(value) : []),
  ];
}

/** Shorter values would match by chance. */
const isWatchedEncoded = (value: string) => value.length >= 8;

/** Returns a value as base64, base64url and hex, as libraries and logs write them. */
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

/** Returns the base64 of a value for each of its three possible places in a group of bytes, without the characters that it shares with neighbors. */
export function base64PartsOf(value: string): string[] {
  if (!isWatchedEncoded(value)) return [];
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((skipped) => {
    const whole = bytes.subarray(skipped, bytes.length - ((bytes.length - skipped) % 3));
    return [whole.toString("base64"), whole.toString("base64url")];
  });
}

/** Most secrets are those of every test. */
const knownForms = new Map<string, readonly string[]>();

function watchedFormsOf(value: string): readonly string[] {
  const known = knownForms.get(value);
  if (known !== undefined) return known;
  const forms = [...new Set([...formsOf(value), ...base64PartsOf(value)])];
  if ((SECRETS as readonly string[]).includes(value)) knownForms.set(value, forms);
  return forms;
}

/** Returns a value printed in every way. */
function prints(thing: unknown): string[] {
  const views = [inspect(thing, { depth: null, showHidden: true, getters: true }), inspect(thing), String(thing)];
  try {
    views.push(JSON.stringify(thing));
  } catch {
    // Circular: inspected above.
  }
  if (thing instanceof Error)
    views.push(thing.message, thing.stack ?? "", ...(thing.cause === undefined ? [] : prints(thing.cause)));
  return views;
}

/** Records a value that the SDK shows, such as an error or an event. Not for results with a token, which `JSON.stringify` may contain. */
export function record(what: string, thing: unknown): void {
  for (const text of prints(thing)) shown.set(text, what);
}

/** Records a value as the console prints it, which may differ from its JSON. */
export function recordInspected(what: string, thing: unknown): void {
  shown.set(inspect(thing, { depth: null }), what);
}

/** Returns every record that contains a secret. Clears the records, and the secrets of this test. */
export function takeLeaks(): string[] {
  // Most tests show nothing, and use no secret of their own.
  const found = shown.size === 0 ? [] : leaks();
  shown.clear();
  secrets.clear();
  for (const value of SECRETS) secrets.add(value);
  return found;
}

function leaks(): string[] {
  const watchedForms = new Map(
    [...secrets].flatMap((value) => watchedFormsOf(value).map((form) => [form, value] as const)),
  );
  const contained = searchFor([...watchedForms.keys()]);
  return [...shown].flatMap(([text, what]) =>
    [...new Set([...contained(text)].map((form) => watchedForms.get(form)!))].map(
      (value) => `${what} shows ${value}: ${text}`,
    ),
  );
}

/** Returns the number of records. A watch without records proves nothing. */
export function recordedCount(): number {
  return shown.size;
}

/**
 * Wraps a client, or any object with methods, and records its errors and results.
 *
 * @param stored the methods whose results contain an unmasked token on purpose, such as a record to store
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
        const returned = (value: unknown) => {
          if (!stored.includes(String(property))) recordInspected(what, value);
          return value;
        };
        try {
          const result: unknown = Reflect.apply(member, object, args);
          // The authorize URL, which the user sees, is a result too. It contains no secret.
          return result instanceof Promise ? result.then(returned, failed) : returned(result);
        } catch (error) {
          return failed(error);
        }
      };
    },
  });
}
