/** Runs the short form of `npm run explore` in its own processes, because its deadlines are virtual. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../../scripts/explore/main.ts", import.meta.url));

function explore(...args: string[]): Promise<{ readonly code: number; readonly printed: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["--import", "tsx", MAIN, ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, printed: stdout + stderr }),
    );
  });
}

describe("explore", () => {
  it("finds no offense under any single fault or drawn pair", { timeout: 300_000 }, async () => {
    const { code, printed } = await explore("--short");
    expect(printed).not.toContain("WRONG");
    expect(Number(/schedules walked\s+([\d,]+)/.exec(printed)?.[1]?.replaceAll(",", ""))).toBeGreaterThan(1_800);
    // The same faults publish twice without a journal, so the check can fail.
    expect(Number(/Control without a journal, .*: (\d+) published twice/.exec(printed)?.[1])).toBeGreaterThan(10);
    expect(code).toBe(0);
  });

  it("replays one schedule event by event", { timeout: 60_000 }, async () => {
    const { code, printed } = await explore("--replay", "text 8:close-done");
    expect(printed).toMatch(/8 A1 publish: FAULT close-done/);
    expect(printed).toContain("ended: posted");
    expect(code).toBe(0);
  });

  it("rejects a replay with an unknown fault by its name", { timeout: 60_000 }, async () => {
    const { code, printed } = await explore("--replay", "text 8:closed");
    expect(printed).toContain('--replay: "8:closed" is not EVENT:FAULT with a known fault');
    expect(code).not.toBe(0);
  });
});
