/** A host may pass one signal to every call. While it is not aborted, it must change nothing. */
import { describe, expect, it } from "vitest";
import { type PostDraft, type PublishOptions, type ThreadsAccount } from "../../../src/index.js";
import type { Fault } from "../../../src/testing/index.js";
import { image, publishStage, USER, type PublishStage } from "../support.js";

const TEXT = "a day at sea";
const live = () => ({ signal: new AbortController().signal });

/** The observable result of a run: its outcome without the ids that differ by run, its requests and its pauses. */
async function shown(stage: PublishStage, run: () => Promise<unknown>): Promise<unknown> {
  const before = stage.sandbox.log.length;
  stage.clock.slept.length = 0;
  const outcome = await run().then(
    () => "published",
    (error: unknown) => {
      const { name, code, published, candidates, retryable } = error as Record<string, unknown>;
      return { name, code, published, retryable, candidates: (candidates as unknown[] | undefined)?.length };
    },
  );
  const operations = stage.sandbox.log.slice(before).map(({ operation }) => operation);
  return { outcome, operations, slept: [...stage.clock.slept] };
}

describe("publish: a signal that is never aborted", () => {
  const lost = (on: Fault["on"]): Fault => ({ kind: "close-after", on });
  const unsent = (on: Fault["on"]): Fault => ({ kind: "close-before", on, times: Infinity });
  const hidden: Fault = { kind: "close-before", on: "list-threads", times: Infinity };

  const publish =
    (draft: PostDraft, more: PublishOptions = {}) =>
    (account: ThreadsAccount, options: Pick<PublishOptions, "signal">) =>
      account.publish(draft, { ...more, ...options });

  const WAYS: [
    string,
    Fault[],
    (account: ThreadsAccount, options: Pick<PublishOptions, "signal">) => Promise<unknown>,
  ][] = [
    ["a text in one request whose response is lost", [lost("create-container")], publish({ text: TEXT })],
    [
      "a text in one request whose response is lost, with lists that cannot be read",
      [lost("create-container"), hidden],
      publish({ text: TEXT }),
    ],
    ["a text in one request that is never sent", [unsent("create-container")], publish({ text: TEXT })],
    ["a container whose response is lost", [lost("publish")], publish({ media: [image()] })],
    [
      "a container whose response is lost, with lists and statuses that cannot be read",
      [lost("publish"), hidden, { kind: "close-before", on: "node", times: Infinity, occurrence: 2 }],
      publish({ media: [image()] }),
    ],
    ["a container whose publish requests are never sent", [unsent("publish")], publish({ media: [image()] })],
  ];

  it.each(WAYS)("changes nothing for %s", async (_what, faults, run) => {
    const outcomes: unknown[] = [];
    for (const options of [{}, live()]) {
      const stage = await publishStage();
      const { account } = stage.process();
      for (const fault of faults) stage.sandbox.inject(fault);
      outcomes.push(await shown(stage, () => run(account, options)));
      await stage.close();
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
    // The faults had an effect: the run needed more than the plain requests and pauses.
    expect(JSON.stringify(outcomes[0])).toMatch(/list-threads|node/);
  });

  it.each(["close-after", "close-before"] as const)("changes nothing for a repost (%s)", async (kind) => {
    const outcomes: unknown[] = [];
    for (const options of [{}, live()]) {
      const other = "26999888777666556";
      const stage = await publishStage({
        users: [
          { id: USER, username: "mika" },
          { id: other, username: "berta" },
        ],
      });
      const { id } = await stage.process({ userId: other }).account.publish({ text: TEXT });
      stage.sandbox.inject({ kind, on: "repost" });
      const { account } = stage.process();
      outcomes.push(await shown(stage, () => account.posts.repost(id, options)));
      await stage.close();
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[0]).toMatchObject({ slept: expect.arrayContaining([expect.any(Number)]) as unknown });
  });
});
