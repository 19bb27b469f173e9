import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isThreadsError } from "../../src/index.js";
import { connectionFromJson, connectionToJson } from "../../src/stores/shared/connection-json.js";
import { connectionFixture, disconnectedFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { codePoint } from "../support/code-point.js";
import { record } from "../support/leaks.js";

const text = fc.string({ unit: codePoint });
const date = fc.date({ noInvalidDate: true });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

function failure(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    record("the error", error);
    return error;
  }
}

describe("connectionToJson and connectionFromJson", () => {
  it("keep every text and date", () => {
    fc.assert(
      fc.property(
        fc.record({ issuedAt: orNull(date), expiresAt: date, accessToken: text }),
        orNull(fc.record({ holder: text, until: date })),
        fc.record({ handle: text, displayName: text, avatar: orNull(text) }),
        orNull(date),
        (auth, lease, profile, authorizedAt) => {
          const connection = connectionFixture("anna", { auth, lease, profile, authorizedAt });
          expect(connectionFromJson(connectionToJson(connection))).toEqual(connection);
        },
      ),
    );
  });

  it("keep granted scopes, null among them, and read a record of an earlier version", () => {
    for (const granted of [["threads_basic", "threads_new_scope"], [], null]) {
      const connection = connectionFixture("anna", { auth: { granted } });
      expect(connectionFromJson(connectionToJson(connection)).auth?.granted).toEqual(granted);
    }
    const old = connectionFixture("anna", { auth: { granted: undefined } });
    expect(connectionFromJson(connectionToJson(old)).auth).not.toHaveProperty("granted");
  });

  it("keep a connection without an account", () => {
    const health = { ...disconnectedFixture("").health, lastSuccessfulRefresh: inDays(0, 1) };
    for (const connection of [disconnectedFixture("anna"), { ...disconnectedFixture("anna"), health }]) {
      expect(connectionFromJson(connectionToJson(connection))).toEqual(connection);
    }
  });

  it("share no object with their argument", () => {
    const connection = connectionFixture("anna");
    const copy = connectionFromJson(connectionToJson(connection));
    copy.auth?.expiresAt?.setTime(0);
    expect(connection).toEqual(connectionFixture("anna"));
  });

  it("write no character that a database rejects", () => {
    const handle = "nul \0 and half a pair \ud83d";
    const json = connectionToJson(
      connectionFixture("anna", { profile: { handle, displayName: handle, avatar: null } }),
    );
    expect(json).not.toContain("\0");
    expect(json.isWellFormed()).toBe(true);
    expect(connectionFromJson(json).profile?.handle).toBe(handle);
  });

  it("refuse an invalid date in any field", () => {
    const none = new Date(NaN);
    const { health } = connectionFixture("anna");
    const changes = [
      { expiresAt: none },
      { auth: { issuedAt: none } },
      { authorizedAt: none },
      { lease: { holder: "worker-1", until: none } },
      { health: { ...health, lastSuccessfulRefresh: none } },
    ];
    for (const change of changes) {
      const error = failure(() => connectionToJson(connectionFixture("anna", change)));
      expect(isThreadsError(error, "THREADS_VALIDATION")).toBe(true);
    }
  });

  it("throw for any other text, without repeating it", () => {
    const json = connectionToJson(connectionFixture("anna"));
    const damaged = [
      "",
      "null",
      "[]",
      "{}",
      json.slice(0, -1),
      json.replace('"fixture-access-token"', "fixture-access-token"),
      json.replace(/"expiresAt":"[^"]+"/, '"expiresAt":"soon"'),
      json.replace(/"expiresAt":"[^"]+"/, '"expiresAt":12'),
      json.replace(/"expiresAt":"[^"]+",/, ""),
      json.replace('"granted":["threads_basic"]', '"granted":"threads_basic"'),
      json.replace('"granted":["threads_basic"]', '"granted":[7]'),
    ];
    for (const text of damaged) {
      const error = failure(() => connectionFromJson(text));
      expect(error).toBeInstanceOf(TypeError);
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain("fixture");
    }
  });
});
