/** The tables of docs/methods.md list every method, and nothing else. The README names only methods that exist. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as root from "../src/index.js";
import * as testing from "../src/testing/index.js";
import * as webhooks from "../src/webhooks/index.js";
import { APP_ID, APP_SECRET, LONG_TOKEN, REDIRECT_URI } from "./support/secrets.js";

const client = new root.ThreadsClient({ appId: APP_ID, appSecret: APP_SECRET, redirectUri: REDIRECT_URI });
const account = client.account({ accessToken: LONG_TOKEN });

/** The methods of a class, under the name of an object of it. */
function methodsOf(name: string, prototype: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([method, { value }]) => method !== "constructor" && typeof value === "function")
    .map(([method]) => `${name}.${method}`);
}

const methods = [
  ...methodsOf("client", root.ThreadsClient.prototype),
  ...methodsOf("connections", root.ThreadsConnections.prototype),
  ...methodsOf("account", Object.getPrototypeOf(account) as object),
  ...Object.entries(account).flatMap(([group, object]) =>
    methodsOf(`account.${group}`, Object.getPrototypeOf(object) as object),
  ),
  // A function of its own, and not a class: those have a prototype that cannot be written.
  ...Object.entries(root)
    .filter(([, value]) => typeof value === "function")
    .filter(([, value]) => Object.getOwnPropertyDescriptor(value, "prototype")?.writable !== false)
    .map(([name]) => name),
];

/** The names in a cell. One without a dot belongs to the object before it; before any object, it is a function. */
function namesIn(cell: string): string[] {
  let prefix = "";
  return [...cell.matchAll(/`([\w.]+)`/g)].map(([, name = ""]) => {
    if (name.includes(".")) prefix = name.slice(0, name.lastIndexOf(".") + 1);
    return name.includes(".") ? name : prefix + name;
  });
}

it("docs/methods.md: lists every method of the client, its accounts and connections, and every function", () => {
  const page = readFileSync("docs/methods.md", "utf8");
  const listed = [...page.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = ""]) => namesIn(cell));
  expect(listed.toSorted()).toEqual(methods.toSorted());
});

it("README.md: its table names only methods, groups of methods and functions that exist", () => {
  const section = readFileSync("README.md", "utf8").split("\n## Everything it does\n")[1] ?? "";
  const named = [...section.matchAll(/^\| [^|`]+ \| ([^|]+) \|/gm)].flatMap(([, cell = ""]) => namesIn(cell));
  const groups = Object.keys(account).map((group) => `account.${group}`);
  const others = [...Object.keys(testing), ...Object.keys(webhooks), "onWebhook", "onEvent"];
  const known = new Set([...methods, ...groups, ...others]);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

it("README.md: has at most 150 lines", () => {
  expect(readFileSync("README.md", "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(150);
});
