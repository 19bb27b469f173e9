/** The public surface: how much it is, and that all of it is documented. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as root from "../src/index.js";
import * as stores from "../src/stores/index.js";

const entries = ["index.ts", "stores/index.ts", "validation/index.ts", "testing/index.ts", "webhooks/index.ts"];
const path = (entry: string) => fileURLToPath(new URL(`../src/${entry}`, import.meta.url));
const config = ts.parseJsonConfigFileContent(
  ts.readConfigFile("tsconfig.json", (file) => readFileSync(file, "utf8")).config,
  ts.sys,
  process.cwd(),
);
const program = ts.createProgram(entries.map(path), config.options);
const checker = program.getTypeChecker();

interface Export {
  readonly name: string;
  readonly symbol: ts.Symbol;
}

function exportsOf(entry: string): Export[] {
  const file = program.getSourceFile(path(entry));
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${entry} exports nothing`);
  return checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));
}

const documented = (symbol: ts.Symbol) =>
  symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags(checker).length > 0;

describe.each(entries)("%s", (entry) => {
  const all = exportsOf(entry);

  it("has a docstring for every export", () => {
    expect(all.filter(({ symbol }) => !documented(symbol)).map(({ name }) => name)).toEqual([]);
  });

  it("has a docstring for every method and property of its classes", () => {
    const bare = all
      .filter(({ symbol }) => symbol.flags & ts.SymbolFlags.Class)
      .flatMap(({ name, symbol }) =>
        checker
          .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
          .filter((member) => member.valueDeclaration?.getSourceFile().fileName.includes("/src/") === true)
          .filter(
            (member) =>
              !/^(?:__|#)/.test(member.name) && !["code", "request"].includes(member.name) && !documented(member),
          )
          .map((member) => `${name}.${member.name}`),
      );
    expect(bare).toEqual([]);
  });
});

describe("@hayon/threads", () => {
  it("exports the 42 values that an app needs", () => {
    expect(Object.keys(root).sort()).toEqual(
      [
        ...["ThreadsClient", "VERSION", "readCallback", "systemClock"],
        ...["DEFAULT_SCOPES", "THREADS_SCOPES"],
        ...["ThreadsConnections", "createRefresher", "encryptedStore", "memoryStore", "memoryJournal"],
        ...["PLATFORM_LIMITS", "measureText", "postDraftSchema", "splitText", "postIntentUrl", "followIntentUrl"],
        ...["validateCarousel", "validateImage", "validatePost", "validateText"],
        ...["isThreadsError", "ThreadsError", "ThreadsApiError", "ThreadsAuthorizationError", "ThreadsConfigError"],
        ...["ThreadsConflictError", "ThreadsConnectError", "ThreadsContainerError", "ThreadsIdempotencyConflictError"],
        ...["ThreadsJournalError", "ThreadsNetworkError", "ThreadsNotConnectedError", "ThreadsPublishInProgressError"],
        ...["ThreadsPublishThreadError", "ThreadsPublishUnconfirmedError", "ThreadsResponseError"],
        ...["ThreadsSealedTokenError", "ThreadsSignedRequestError", "ThreadsTimeoutError"],
        ...["ThreadsUnreadableConnectionError", "ThreadsValidationError"],
      ].sort(),
    );
    expect(Object.keys(root)).toHaveLength(42);
  });
});

describe("@hayon/threads/stores", () => {
  it("exports the 14 values that the author of a store needs", () => {
    expect(Object.keys(stores).sort()).toEqual(
      [
        ...["connectionFromJson", "connectionToJson", "storedFromJson", "disconnected", "isUnreadable"],
        ...["pageCursor", "pageRequest", "pageOfAll", "pageOfStored"],
        ...["TRANSITIONS", "transition", "isBeingRefreshed", "isExpiring", "refreshBlockedReason"],
      ].sort(),
    );
  });
});

describe("JournaledPublishOptions", () => {
  it("marks timing as internal, so that the published declarations leave it out", () => {
    const file = program.getSourceFile(path("posts/publish/options.ts"));
    const module = file && checker.getSymbolAtLocation(file);
    const options = module && checker.getExportsOfModule(module).find(({ name }) => name === "JournaledPublishOptions");
    const timing = options && checker.getPropertyOfType(checker.getDeclaredTypeOfSymbol(options), "timing");
    expect(timing?.getJsDocTags(checker).map(({ name }) => name)).toContain("internal");
  });
});

describe("VERSION", () => {
  it("is the version in package.json, and in the changelog", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(root.VERSION).toBe(version);
    expect(readFileSync("CHANGELOG.md", "utf8")).toContain(`## ${version}`);
  });
});
