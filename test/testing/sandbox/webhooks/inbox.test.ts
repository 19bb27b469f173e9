/** The sandbox's webhooks through the SDK's Express routes with an inbox: doubles and retries, under each form of the body. */
import { expect, it } from "vitest";
import { memoryJournal } from "../../../../src/index.js";
import { BEHAVIORS } from "../../../../src/testing/index.js";
import { webhookInbox, type ReceivedWebhookEvent } from "../../../../src/webhooks/index.js";
import { bareExpressApp, running } from "../../../server/apps.js";
import { BASE } from "../../../server/support.js";
import { OWNER } from "../../../support/connections.js";
import { record, secret } from "../../../support/leaks.js";

const FORMS = BEHAVIORS.webhookEnvelope.values.flatMap((webhookEnvelope) =>
  BEHAVIORS.webhookEscapes.values.map((webhookEscapes) => ({ webhookEnvelope, webhookEscapes })),
);
const SCOPES = ["threads_read_replies", "threads_manage_mentions", "threads_delete"];

it.each(FORMS)(
  "sandbox webhooks: an inbox handles each doubled and repeated event once ($webhookEnvelope, $webhookEscapes)",
  async (form) => {
    const calls = new Map<string, number>();
    const handled: ReceivedWebhookEvent[] = [];
    const once = webhookInbox(memoryJournal());
    const verifyToken = secret("verify-token-of-the-inbox");
    const here = await running(bareExpressApp, {
      webhookVerifyToken: verifyToken,
      onWebhook: once(async (event) => {
        record("onWebhook", event);
        const call = (calls.get(event.id) ?? 0) + 1;
        calls.set(event.id, call);
        if (call === 1) throw new Error("the first call fails");
        // The event is still being handled when its double arrives.
        await expect.poll(() => statusesOf(event.type).includes(503), { interval: 5 }).toBe(true);
        handled.push(event);
      }),
    });
    const { sandbox } = here;
    const statusesOf = (field: string) =>
      sandbox.webhookDeliveries
        .filter((each) => each.field === field)
        .flatMap(({ attempts }) => attempts.map(({ status }) => status));
    await here.connect();
    const [mika] = sandbox.users;
    sandbox.issueToken({ userId: mika?.id, scopes: SCOPES });
    sandbox.behave({ ...form, webhookDelivery: "twice" });
    await sandbox.subscribeWebhooks({ url: `${here.url}${BASE}/webhooks`, verifyToken });

    const ana = sandbox.createUser({ username: "ana" });
    const post = sandbox.postAs({ userId: mika?.id ?? "", text: "Grüße 🚀" });
    const reply = sandbox.postAs({
      userId: ana.id,
      text: `Moin @${mika?.username ?? ""}, wie war’s? 🌊`,
      replyTo: post.id,
    });
    sandbox.deletePost(post.id);

    await expect.poll(() => handled.length, { timeout: 10_000 }).toBe(4);
    // The doubles are repeated later, when their event is done.
    await expect
      .poll(
        () => {
          sandbox.advance(10_000);
          return sandbox.webhookDeliveries.map(({ status }) => status);
        },
        { timeout: 10_000, interval: 100 },
      )
      .toEqual(Array<string>(8).fill("delivered"));
    expect(handled.map(({ type, value }) => [type, (value as { id?: string }).id]).toSorted()).toEqual([
      ["delete", post.id],
      ["mentions", reply.id],
      ["publish", post.id],
      ["replies", reply.id],
    ]);
    expect([...calls.values()]).toEqual([2, 2, 2, 2]);
    for (const { field, attempts } of sandbox.webhookDeliveries) {
      expect(attempts.at(-1)?.status, field).toBe(200);
    }
    const answer = handled.find(({ type }) => type === "replies");
    expect(answer).toMatchObject({ ownerIds: [OWNER], own: false, value: { text: reply.text } });
  },
);
