import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../.ci/commit-subjects", import.meta.url));
const FIRST = "tree: group modules by what they are for";
const IDENTITY = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];

function check(...subjects: string[]): { readonly code: number | null; readonly printed: string } {
  const folder = mkdtempSync(path.join(tmpdir(), "threads-commits-"));
  try {
    const git = (...args: string[]) => execFileSync("git", [...IDENTITY, ...args], { cwd: folder, stdio: "ignore" });
    git("init");
    for (const subject of subjects) git("commit", "--allow-empty", "-m", subject);
    const { status, stdout } = spawnSync("bash", [SCRIPT], { cwd: folder, encoding: "utf8" });
    return { code: status, printed: stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the gate's check of commit subjects", () => {
  it("accepts an area and an imperative sentence of at most 72 characters", () => {
    const { code, printed } = check(
      "An older subject",
      FIRST,
      "posts/publish: keep a claim",
      `docs: ${"x".repeat(66)}`,
    );
    expect(printed).toContain("2 commits checked, 0 wrong.");
    expect(code).toBe(0);
  });

  it("rejects a subject without an area, with a period, or with more than 72 characters", () => {
    const { code, printed } = check(FIRST, "Keep a claim", "posts: keep a claim.", `docs: ${"x".repeat(67)}`);
    expect(printed).toContain('must be "area: imperative sentence" without a period: Keep a claim\n');
    expect(printed).toContain('must be "area: imperative sentence" without a period: posts: keep a claim.\n');
    expect(printed).toContain("the subject has 73 characters, at most 72 are allowed");
    expect(printed).toContain("3 commits checked, 3 wrong.");
    expect(code).toBe(1);
  });

  it("checks all commits of a clone that does not contain the first one", () => {
    expect(check("posts: keep a claim", "Keep a claim")).toMatchObject({ code: 1 });
  });
});
