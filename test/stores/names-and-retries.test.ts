/** The limits of names, dates and retries that every SQL store and Redis share; no server is needed. */
import { describe, expect, it } from "vitest";
import { timestampOf } from "../../src/stores/postgres/database.js";
import { redisScript, scriptRunner } from "../../src/stores/redis/client.js";
import { keysOf, placePrefix, sortableDate } from "../../src/stores/redis/keys.js";
import { checkServer } from "../../src/stores/redis/server.js";
import { columnText, quotedName } from "../../src/stores/shared/names.js";
import { createSchema, SQLITE_PRAGMAS } from "../../src/stores/sqlite/schema.js";
import { rejection } from "../support/mock.js";

const codeOf = (run: () => unknown): unknown => {
  try {
    run();
    return null;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe("quotedName", () => {
  it.each(["a", "_", "Z9_", `a${"x".repeat(47)}`])("quotes %j", (name) => {
    expect(quotedName("table", name)).toBe(`"${name}"`);
  });

  it.each(["", "9a", `a${"x".repeat(48)}`, "a\n", "\na", " a", "a ", 'a"', "a-b", "ä"])("refuses %j", (name) => {
    expect(codeOf(() => quotedName("table", name))).toBe("THREADS_CONFIG");
  });
});

describe("columnText", () => {
  it.each(["", "anna", "\u0001", "😀"])("keeps %j", (text) => {
    expect(columnText("ownerId", text)).toBe(text);
  });

  it.each<[unknown, string]>([
    ["\0", "ownerId must not contain NUL"],
    ["a\0b", "ownerId must not contain NUL"],
    ["\ud83d", "ownerId must be well-formed"],
    ["a\udc00b", "ownerId must be well-formed"],
    [undefined, "ownerId must be a string"],
    [7, "ownerId must be a string"],
    [["anna"], "ownerId must be a string"],
  ])("refuses %j", (text, message) => {
    expect(() => columnText("ownerId", text as string)).toThrow(message);
  });
});

describe("dates in databases", () => {
  const year = (text: string) => new Date(text);

  it("in PostgreSQL have the years 1 to 9999", () => {
    expect(timestampOf(year("9999-12-31T23:59:59.999Z"))).toBe("9999-12-31T23:59:59.999Z");
    expect(timestampOf(year("+010000-01-01T00:00:00.000Z"))).toBe("infinity");
    expect(timestampOf(year("0001-01-01T00:00:00.000Z"))).toBe("0001-01-01T00:00:00.000Z");
    expect(timestampOf(year("0000-12-31T23:59:59.999Z"))).toBe("-infinity");
  });

  it("in Redis have the years 0 to 9999, and sort as text", () => {
    expect(sortableDate(year("9999-12-31T23:59:59.999Z"))).toBe("9999-12-31T23:59:59.999Z");
    expect(sortableDate(year("+010000-01-01T00:00:00.000Z"))).toBe("infinity");
    expect(sortableDate(year("0000-01-01T00:00:00.000Z"))).toBe("0000-01-01T00:00:00.000Z");
    expect(sortableDate(year("-000001-12-31T23:59:59.999Z"))).toBe("-infinity");
  });
});

describe("the keys in Redis", () => {
  it("begin with the prefix, in braces unless it already has them", () => {
    expect(keysOf({}, "h", ["i"])).toEqual(["{threads}:h", "{threads}:h:i"]);
    expect(keysOf({ prefix: "app" }, "h", [])).toEqual(["{app}:h"]);
    expect(keysOf({ prefix: "a{b}c" }, "h", [])).toEqual(["a{b}c:h"]);
  });

  it.each(["", "{}", "{", "}", "a{}b", "a}{b", "{a}}", "{{a}", "a{b", "b}a", "{a}{", "}{a}", "\udc00"])(
    "refuse the prefix %j",
    (prefix) => {
      expect(codeOf(() => keysOf({ prefix }, "h", []))).toBe("THREADS_CONFIG");
    },
  );

  it("end each part of a place with a NUL", () => {
    expect(placePrefix("a", "b")).toBe("a\0b\0");
    expect(placePrefix()).toBe("");
  });
});

describe("checkServer, from the INFO of a Redis server", () => {
  const verdict = async (info: string) => {
    const check = checkServer(() => Promise.resolve(info), []);
    return await check.then(
      () => "accepted",
      (error: unknown) => (error as Error).message.replace(/\s+/g, " "),
    );
  };
  const plain = "# Server\r\nredis_version:7.2.4\r\n# Memory\r\n";

  it.each([
    ["no limit of memory", `${plain}maxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n`],
    ["a limit, and no eviction", `${plain}maxmemory:1\r\nmaxmemory_policy:noeviction\r\n`],
    ["a limit, and eviction of what expires", `${plain}maxmemory:1\r\nmaxmemory_policy:volatile-lru\r\n`],
    ["a limit with another name, and eviction", `${plain}xmaxmemory:1\r\nmaxmemory_policy:allkeys-lru\r\n`],
    ["other lines that look alike", `${plain}xmaxmemory:1\r\nxmaxmemory_policy:allkeys-lru\r\nold_redis_version:5\r\n`],
  ])("accepts %s", async (_what, info) => {
    expect(await verdict(info)).toBe("accepted");
  });

  it("refuses a memory limit with eviction of all keys", async () => {
    expect(await verdict(`${plain}maxmemory:9\r\nmaxmemory_policy:allkeys-random\r\n`)).toContain("noeviction");
  });

  it("reads the version from its own line, not from a similar one", async () => {
    expect(await verdict("old_redis_version:7\r\nredis_version:5.0.14\r\n")).toContain("Redis 6 or later");
  });
});

describe("a script in Redis", () => {
  const script = redisScript("return 1");
  const failing = (error: unknown) => {
    const asked: string[] = [];
    const client = {
      evalsha: () => {
        asked.push("sha");
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a client may reject with anything
        return Promise.reject(error);
      },
      eval: (text: string) => {
        asked.push(text);
        return Promise.resolve(2);
      },
    };
    return { asked, run: scriptRunner(client) };
  };

  it("is sent as text only to a server that does not have it", async () => {
    const { asked, run } = failing(new Error("NOSCRIPT No matching script."));
    expect(await run(script, ["k"], [])).toBe(2);
    expect(asked).toEqual(["sha", "return 1"]);
  });

  it.each([new Error("READONLY NOSCRIPT"), new Error("noscript"), "NOSCRIPT", undefined, { message: "NOSCRIPT" }])(
    "is not sent again after another failure",
    async (error) => {
      const { asked, run } = failing(error);
      expect(await rejection(run(script, ["k"], []))).toBe(error);
      expect(asked).toEqual(["sha"]);
    },
  );

  it("fails with an error that does not contain the command and its token", async () => {
    const error = Object.assign(new Error("ERR"), { command: { args: ["secret"] } });
    const { run } = failing(error);
    expect(await rejection(run(script, ["k"], []))).not.toHaveProperty("command");
  });
});

describe("ensureSchema in SQLite", () => {
  const setUp = async (failure: string, times: number) => {
    const executed: string[] = [];
    let left = times;
    const exec = (sql: string) => {
      executed.push(sql);
      if (left-- > 0) throw new Error(failure);
    };
    const prepare = () => {
      throw new Error("Nothing is prepared.");
    };
    const outcome = await createSchema({ exec, prepare }, ["create a", "create b"]).then(
      () => "made",
      (error: unknown) => (error as Error).message,
    );
    return { outcome, executed };
  };

  it("runs each statement once, in order", async () => {
    expect(await setUp("", 0)).toEqual({ outcome: "made", executed: [...SQLITE_PRAGMAS, "create a", "create b"] });
  });

  it.each(["database is locked", "SQLITE busy (5)", "Locked"])(
    "tries the statement again after %j",
    async (failure) => {
      const [first = ""] = SQLITE_PRAGMAS;
      expect(await setUp(failure, 2)).toMatchObject({
        outcome: "made",
        executed: [first, first, ...SQLITE_PRAGMAS, "create a", "create b"],
      });
    },
  );

  it.each(["unlocked", "busyness", "disk I/O error", "attempt to write a readonly database"])(
    "fails at once after %j",
    async (failure) => {
      expect(await setUp(failure, 1)).toEqual({ outcome: failure, executed: [SQLITE_PRAGMAS[0]] });
    },
  );
});
