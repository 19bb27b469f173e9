/** A lost reply in lists that show fewer fields than requested: it is found by its parent, and never taken without it. */
import { describe, expect, it } from "vitest";
import { rejection } from "../../support/mock.js";
import { publishStage } from "../support.js";
import { immortal, type Life } from "../support-life.js";

const TEXT = "thank you!";
const HOUR_MS = 3_600_000;
const LOST_AFTER = { kind: "close-after", on: "publish" } as const;
/** The lists cannot be read before the post is sent, so that earlier posts are not known. */
const NO_GLANCE = (["list-threads", "list-replies"] as const).map(
  (on) => ({ kind: "html-502", on, times: 3 }) as const,
);

/** A process whose requested list fields are changed on the way. */
const askingFor = (change: (path: string) => string): Life => ({
  ...immortal(),
  wire: (dispatch) => (options, handler) => dispatch({ ...options, path: change(options.path) }, handler),
});

/** The lists do not show the post that a reply replies to. */
const parentless = () => askingFor((path) => path.replace(/(?:,|%2C)replied_to/, ""));

/** Threads refuses a field that is not documented for lists. */
const fieldRefused = () => askingFor((path) => path.replace("alt_text", "no_such_field"));

/** Two posts of another account, and our earlier reply to the first one, with the same text as the new reply. */
async function thanked() {
  const stage = await publishStage();
  const { account } = stage.process();
  const [first, second] = [await account.publish({ text: "first" }), await account.publish({ text: "second" })];
  for (const fault of NO_GLANCE) stage.sandbox.inject(fault);
  const earlier = await account.publish({ text: TEXT, replyTo: first.id });
  return { stage, earlier, draft: { text: TEXT, replyTo: second.id } };
}

describe("publish: a reply whose response is lost", () => {
  it("is found by its parent, even when Threads refuses one of the fields that the SDK requests", async () => {
    const { stage, draft } = await thanked();
    stage.sandbox.inject(LOST_AFTER);
    const { id } = await stage.process({ life: fieldRefused() }).publish(draft, "job");
    expect(stage.sandbox.posts().find((post) => post.replyTo === draft.replyTo)?.id).toBe(id);
  });

  it.each([true, false])(
    "is only reported as a candidate when the list shows no parent (with a journal: %s)",
    async (withJournal) => {
      const { stage, earlier, draft } = await thanked();
      stage.sandbox.inject(LOST_AFTER);
      const { account, publish } = stage.process({ life: parentless() });
      const error = await rejection(
        withJournal ? publish(draft, "job") : account.publish(draft, { autoPublishText: false }),
      );
      expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: true, final: false });
      const ours = stage.sandbox.posts().find((post) => post.replyTo === draft.replyTo);
      const { candidates } = error as { candidates: { id: string }[] };
      expect(candidates.map(({ id }) => id).toSorted()).toEqual([earlier.id, ours?.id].toSorted());
      if (!withJournal) return;
      expect(await stage.journal.load(`post:${ours?.id}`)).toBeNull();
      stage.clock.advance(HOUR_MS);
      expect(await rejection(publish(draft, "job"))).toMatchObject({ final: true, retryable: false });
      // A list that shows the parents again shows the post.
      expect(await stage.process().publish(draft, "job")).toMatchObject({ id: ours?.id });
    },
  );
});
