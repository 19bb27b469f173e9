/** Several instances, and a database that cannot be reached. */
import assert from "node:assert/strict";
import type { JournalCase } from "./case.js";
import { entryFixture, insert, NOON, present } from "./tools.js";

const KEY = "run:anna";

/** Cases that need more than an empty journal. */
export const PROCESSES: readonly JournalCase[] = [
  {
    name: "a second instance continues where the first one stopped",
    needs: "reopen",
    run: async ({ make, reopen }) => {
      assert.ok(reopen, "this case needs `reopen`");
      const first = await make();
      const { version } = await insert(first, KEY);
      const second = await reopen(first);
      assert.deepEqual(await present(second, KEY), await present(first, KEY));
      const lost = await second.save(KEY, entryFixture(), null);
      assert.equal(lost, null, "the second instance inserted over a stored entry");
      assert.ok(
        await second.save(KEY, entryFixture(NOON, { writer: 2 }), version),
        "the second instance did not accept the version that the first one returned",
      );
      assert.equal(
        await first.save(KEY, entryFixture(), version),
        null,
        "the first instance accepted a version that the second one had replaced",
      );
      assert.equal(
        (await present(first, KEY)).value.writer,
        2,
        "the first instance did not return what the second one wrote",
      );
    },
  },
  {
    name: "no version is used twice by another instance, even after a prune",
    needs: "reopen",
    run: async ({ make, reopen }) => {
      assert.ok(reopen, "this case needs `reopen`");
      let journal = await make();
      const seen = new Set<string>();
      for (let life = 0; life < 3; life += 1) {
        const { version } = await insert(journal, KEY);
        assert.ok(!seen.has(version), `the version ${version} was used again by another instance`);
        seen.add(version);
        journal = await reopen(journal);
        assert.equal(
          await journal.prune(new Date(NOON + 1)),
          1,
          "prune by a second instance did not delete the entry of the first one",
        );
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
      const swallowed = (method: string) => `${method} did not reject, although the database cannot be reached`;
      await assert.rejects(async () => journal.load(KEY), swallowed("load"));
      await assert.rejects(async () => journal.save(KEY, entryFixture(), null), swallowed("save with null"));
      await assert.rejects(async () => journal.save(KEY, entryFixture(), "1"), swallowed("save"));
      await assert.rejects(async () => journal.prune(new Date(NOON)), swallowed("prune"));
    },
  },
];
