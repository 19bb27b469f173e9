/** Whose post is it? Runs that look alike must never take the same one, and none may go without the one that is its own. */
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

/** A journal whose every save loses, for somebody else has just written; `value` is what they wrote. */
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

describe("claim", () => {
  it.each(["inferred", "published", "reported"] as const)(
    "takes a post that nobody has, once and for all (%s)",
    async (ground) => {
      const journal = memoryJournal();
      expect(await claimPost(run(journal, "a"), POST, NOW, ground)).toBe(true);
      const written = await journal.load(ENTRY);
      expect(written?.value).toEqual({ savedAt: NOW, claimedBy: "a", draft: "draft-1", ground });
      // Asked again, by the same key on another machine: still its own, and nothing is written.
      expect(await claimPost(run(journal, "a"), POST, NOW + 1, ground)).toBe(true);
      expect(await journal.load(ENTRY)).toEqual(written);
    },
  );

  it("leaves a post to the key that came first", async () => {
    const journal = memoryJournal();
    await claimPost(run(journal, "a"), POST, NOW, "published");
    expect(await claimPost(run(journal, "b"), POST, NOW, "published")).toBe(false);
    expect(await claimPost(run(journal, "b", "draft-2"), POST, NOW, "published")).toBe(false);
    expect(await owner(journal)).toBe("a");
  });

  it("gives a post to the key that Threads named it for, unless an equal draft has it", async () => {
    const journal = memoryJournal();
    await claimPost(run(journal, "a", "draft-1"), POST, NOW, "published");
    expect(await claimPost(run(journal, "b", "draft-1"), POST, NOW, "reported")).toBe(false);
    expect(await owner(journal)).toBe("a");
    expect(await claimPost(run(journal, "c", "draft-2"), POST, NOW, "reported")).toBe(true);
    expect(await owner(journal)).toBe("c");
    // And now it is as good as any claim.
    expect(await claimPost(run(journal, "a", "draft-1"), POST, NOW, "published")).toBe(false);
  });

  it("gives a post whose claim version 0.1.0 saved as guessed to the key that Threads reported it to", async () => {
    const journal = memoryJournal();
    const guessed = { savedAt: NOW, claimedBy: "a", draft: "draft-1", ground: "guessed" };
    await journal.save(ENTRY, guessed, null);
    expect(await claimPost(run(journal, "b"), POST, NOW, "reported")).toBe(true);
    expect(await owner(journal)).toBe("b");
  });

  it("gives a post that an equal draft has only guessed to the key that Threads named it for", async () => {
    const journal = memoryJournal();
    await claimPost(run(journal, "a"), POST, NOW, "inferred");
    expect(await claimPost(run(journal, "b"), POST, NOW, "published")).toBe(false);
    expect(await claimPost(run(journal, "b"), POST, NOW, "reported")).toBe(true);
    expect(await owner(journal)).toBe("b");
  });

  it("keeps posts apart", async () => {
    const journal = memoryJournal();
    expect(await claimPost(run(journal, "a"), POST, NOW, "published")).toBe(true);
    expect(await claimPost(run(journal, "b"), "18000000000000002", NOW, "published")).toBe(true);
    expect(await journal.load(`run:${POST}`)).toBeNull();
  });

  it("gives each of twenty equal runs one of twenty posts, whoever looks first", async () => {
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
    "of twenty that want one post at once, one has it (%s)",
    async (ground) => {
      const journal = memoryJournal();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => claimPost(run(journal, `key-${index}`), POST, NOW, ground)),
      );
      expect(answers.filter(Boolean).length).toBe(1);
      expect(await owner(journal)).toBe(`key-${answers.indexOf(true)}`);
    },
  );

  it("looks again after a lost race: whoever won it counts", async () => {
    const other = losing(() => ({ claimedBy: "b", draft: "draft-1" }));
    expect(await claimPost(run(other.journal, "a"), POST, NOW, "published")).toBe(false);
    expect(other.saves()).toBe(1);
    // The same key, on another machine.
    const self = losing(() => ({ claimedBy: "a", draft: "draft-1" }));
    expect(await claimPost(run(self.journal, "a"), POST, NOW, "published")).toBe(true);
    expect(self.saves()).toBe(1);
  });

  it("gives up a race that does not end, and keeps what Threads has named", async () => {
    const others = () => losing((save) => ({ claimedBy: `other-${save}`, draft: `draft-${save + 1}` }));
    const reported = others();
    expect(await claimPost(run(reported.journal, "a"), POST, NOW, "reported")).toBe(true);
    expect(reported.saves()).toBe(5);
    expect(await claimPost(run(others().journal, "a"), POST, NOW, "published")).toBe(false);
  });

  it("throws what the journal throws: a claim that nobody wrote down is none", async () => {
    const away = () => Promise.reject(new Error("connect ECONNREFUSED"));
    const journal = { ...memoryJournal(), load: away };
    await expect(claimPost(run(journal, "a"), POST, NOW, "published")).rejects.toThrow("ECONNREFUSED");
    await expect(claimPost(run({ ...memoryJournal(), save: away }, "a"), POST, NOW, "reported")).rejects.toThrow(
      "ECONNREFUSED",
    );
  });
});
