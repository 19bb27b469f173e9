/** Which key owns a post. Equal runs must never take the same post, and each must get its own. */
import { describe, expect, it } from "vitest";
import { claimPost } from "../../../src/posts/publish/claim.js";
import type { PublishJournal } from "../../../src/posts/publish/journal.js";
import { memoryJournal } from "../../../src/posts/publish/memory-journal.js";
import type { RunIdentity } from "../../../src/posts/publish/journal-lease.js";

const POST = "18000000000000001";
const NOW = Date.UTC(2026, 10, 23, 12);
const ENTRY = `post:${POST}`;

const run = (journal: PublishJournal, key: string, draft = "draft-1"): RunIdentity => ({
  journal,
  key,
  draft,
  shared: true,
  account: null,
});
const owner = async (journal: PublishJournal) => (await journal.load(ENTRY))?.value.claimedBy ?? null;

/** A journal that loses the race of every save: `value` is what the other writer saved just before. */
function losing(value: (save: number) => { claimedBy: string; draft: string; ground?: string }) {
  const journal = memoryJournal();
  let saves = 0;
  const lost: PublishJournal = {
    ...journal,
    save: async (key, mine, ifVersion) => {
      saves += 1;
      const stored = await journal.load(key);
      await journal.save(key, { savedAt: NOW, ...value(saves) }, stored?.version ?? null);
      return await journal.save(key, mine, ifVersion);
    },
  };
  return { journal: lost, saves: () => saves };
}

describe("claimPost", () => {
  it.each(["inferred", "published", "reported"] as const)("claims a free post for good (%s)", async (ground) => {
    const journal = memoryJournal();
    expect(await claimPost(run(journal, "a"), POST, NOW, ground)).toBe(true);
    const written = await journal.load(ENTRY);
    expect(written?.value).toEqual({ savedAt: NOW, claimedBy: "a", draft: "draft-1", ground });
    // The same key on another machine keeps the post, and nothing is saved.
    expect(await claimPost(run(journal, "a"), POST, NOW + 1, ground)).toBe(true);
    expect(await journal.load(ENTRY)).toEqual(written);
  });

  it("leaves a post to the key that claimed it first", async () => {
    const journal = memoryJournal();
    await claimPost(run(journal, "a"), POST, NOW, "published");
    expect(await claimPost(run(journal, "b"), POST, NOW, "published")).toBe(false);
    expect(await claimPost(run(journal, "b", "draft-2"), POST, NOW, "published")).toBe(false);
    expect(await owner(journal)).toBe("a");
  });

  it("gives a post to the key that Threads reported it to, unless a key with an equal draft owns it", async () => {
    const journal = memoryJournal();
    await claimPost(run(journal, "a", "draft-1"), POST, NOW, "published");
    expect(await claimPost(run(journal, "b", "draft-1"), POST, NOW, "reported")).toBe(false);
    expect(await owner(journal)).toBe("a");
    expect(await claimPost(run(journal, "c", "draft-2"), POST, NOW, "reported")).toBe(true);
    expect(await owner(journal)).toBe("c");
    // From now on the claim counts like any other.
    expect(await claimPost(run(journal, "a", "draft-1"), POST, NOW, "published")).toBe(false);
  });

  it("gives a post whose claim version 0.1.0 saved as guessed to the key that Threads reported it to", async () => {
    const journal = memoryJournal();
    const guessed = { savedAt: NOW, claimedBy: "a", draft: "draft-1", ground: "guessed" };
    await journal.save(ENTRY, guessed, null);
    expect(await claimPost(run(journal, "b"), POST, NOW, "reported")).toBe(true);
    expect(await owner(journal)).toBe("b");
  });

  it("gives a post that a key with an equal draft only inferred to the key that Threads reported it to", async () => {
    const journal = memoryJournal();
    await claimPost(run(journal, "a"), POST, NOW, "inferred");
    expect(await claimPost(run(journal, "b"), POST, NOW, "published")).toBe(false);
    expect(await claimPost(run(journal, "b"), POST, NOW, "reported")).toBe(true);
    expect(await owner(journal)).toBe("b");
  });

  it("keeps the claims of posts apart", async () => {
    const journal = memoryJournal();
    expect(await claimPost(run(journal, "a"), POST, NOW, "published")).toBe(true);
    expect(await claimPost(run(journal, "b"), "18000000000000002", NOW, "published")).toBe(true);
    expect(await journal.load(`run:${POST}`)).toBeNull();
  });

  it("gives each of twenty equal runs one of twenty posts, in any order", async () => {
    const journal = memoryJournal();
    const posts = Array.from({ length: 20 }, (_, index) => `180000000000000${String(index).padStart(2, "0")}`);
    const takes = async (key: string) => {
      for (const post of posts) if (await claimPost(run(journal, key), post, NOW, "published")) return post;
      return null;
    };
    const taken = await Promise.all(posts.map((_, index) => takes(`key-${index}`)));
    expect([...taken].sort()).toEqual([...posts].sort());
  });

  it.each(["inferred", "published", "reported"] as const)(
    "gives a post to one of twenty keys that claim it at once (%s)",
    async (ground) => {
      const journal = memoryJournal();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) => claimPost(run(journal, `key-${index}`), POST, NOW, ground)),
      );
      expect(results.filter(Boolean).length).toBe(1);
      expect(await owner(journal)).toBe(`key-${results.indexOf(true)}`);
    },
  );

  it("reads the claim again after a lost race", async () => {
    const other = losing(() => ({ claimedBy: "b", draft: "draft-1" }));
    expect(await claimPost(run(other.journal, "a"), POST, NOW, "published")).toBe(false);
    expect(other.saves()).toBe(1);
    // The same key, on another machine.
    const self = losing(() => ({ claimedBy: "a", draft: "draft-1" }));
    expect(await claimPost(run(self.journal, "a"), POST, NOW, "published")).toBe(true);
    expect(self.saves()).toBe(1);
  });

  it("gives up a race that does not end, except for a post that Threads reported", async () => {
    const others = () => losing((save) => ({ claimedBy: `other-${save}`, draft: `draft-${save + 1}` }));
    const reported = others();
    expect(await claimPost(run(reported.journal, "a"), POST, NOW, "reported")).toBe(true);
    expect(reported.saves()).toBe(5);
    expect(await claimPost(run(others().journal, "a"), POST, NOW, "published")).toBe(false);
  });

  it("throws the journal's error when a claim cannot be saved", async () => {
    const away = () => Promise.reject(new Error("connect ECONNREFUSED"));
    const journal = { ...memoryJournal(), load: away };
    await expect(claimPost(run(journal, "a"), POST, NOW, "published")).rejects.toThrow("ECONNREFUSED");
    await expect(claimPost(run({ ...memoryJournal(), save: away }, "a"), POST, NOW, "reported")).rejects.toThrow(
      "ECONNREFUSED",
    );
  });
});
