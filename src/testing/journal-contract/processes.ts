/** Other processes, and a database that is not there. */
import assert from "node:assert/strict";
import type { JournalCase } from "./case.js";
import { entryFixture, insert, NOON, present } from "./tools.js";

const KEY = "run:anna";

/** What needs more than a journal with nothing in it. */
export const PROCESSES: readonly JournalCase[] = [
  {
    name: "a second instance goes on where the first one was",
    needs: "reopen",
    run: async ({ make, reopen }) => {
      assert.ok(reopen, "this case needs `reopen`");
      const first = await make();
      const { version } = await insert(first, KEY);
      const second = await reopen(first);
      assert.deepEqual(await present(second, KEY), await present(first, KEY));
      const lost = await second.save(KEY, entryFixture(), null);
      assert.equal(lost, null, "a second instance does not know what is stored when it inserts");
      assert.ok(await second.save(KEY, entryFixture(NOON, { writer: 2 }), version), "its versions are not the same");
      assert.equal(await first.save(KEY, entryFixture(), version), null, "its writes are not seen by the first");
      assert.equal((await present(first, KEY)).value.writer, 2, "the first instance reads what it wrote itself");
    },
  },
  {
    name: "no version comes back with another instance, also after a prune",
    needs: "reopen",
    run: async ({ make, reopen }) => {
      assert.ok(reopen, "this case needs `reopen`");
      let journal = await make();
      const seen = new Set<string>();
      for (let life = 0; life < 3; life += 1) {
        const { version } = await insert(journal, KEY);
        assert.ok(!seen.has(version), `the version ${version} comes back after a restart`);
        seen.add(version);
        journal = await reopen(journal);
        assert.equal(await journal.prune(new Date(NOON + 1)), 1, "a second instance does not forget the first one's");
        assert.equal(await journal.save(KEY, entryFixture(), version), null);
      }
    },
  },
  {
    name: "every method rejects when the database cannot be reached",
    needs: "makeUnusable",
    run: async ({ makeUnusable }) => {
      assert.ok(makeUnusable, "this case needs `makeUnusable`");
      const journal = await makeUnusable();
      const swallowed = (method: string) => `${method} answers as if the database were there`;
      await assert.rejects(async () => journal.load(KEY), swallowed("load"));
      await assert.rejects(async () => journal.save(KEY, entryFixture(), null), swallowed("save with null"));
      await assert.rejects(async () => journal.save(KEY, entryFixture(), "1"), swallowed("save"));
      await assert.rejects(async () => journal.prune(new Date(NOON)), swallowed("prune"));
    },
  },
];
