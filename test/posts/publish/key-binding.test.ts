/** A key belongs to one account. Credentials without a user id leave it open, and the next ones with a user id decide. */
import { expect, it } from "vitest";
import { ThreadsClient, type PublishOptions } from "../../../src/index.js";
import { secret } from "../../support/leaks.js";
import { rejection } from "../../support/mock.js";
import { ALL_SCOPES } from "../../testing/sandbox/posting.js";
import { publishStage, USER } from "../support.js";

const TEXT = "a day at sea";
const OTHER = "26999888777666556";

/** Two accounts and one journal. `stopped` is a delivery that is aborted before it publishes, and `whole` one that is not. */
async function oneKey() {
  const stage = await publishStage({
    users: [
      { id: USER, username: "mika" },
      { id: OTHER, username: "noor" },
    ],
  });
  const client = new ThreadsClient({ ...stage.sandbox.clientOptions, clock: stage.clock });
  const publish = (userId: string, named: boolean, more: Omit<PublishOptions, "idempotencyKey" | "journal">) => {
    const accessToken = secret(stage.sandbox.issueToken({ userId, scopes: ALL_SCOPES }));
    const account = client.account(named ? { accessToken, userId } : { accessToken });
    return account.publish({ text: TEXT }, { idempotencyKey: "job", journal: stage.journal, ...more });
  };
  const stopped = (userId: string, named: boolean) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const onProgress: PublishOptions["onProgress"] = ({ step }) => {
      if (step === "publish") controller.abort(reason);
    };
    return rejection(publish(userId, named, { signal: controller.signal, onProgress }));
  };
  const whole = (userId: string, named: boolean) => publish(userId, named, {});
  const owners = () => stage.sandbox.posts().map(({ userId }) => userId);
  return { stage, stopped, whole, owners };
}

const conflict = { name: "ThreadsIdempotencyConflictError", reason: "account" };

it("publish: a key that was begun without a user id is bound by the next delivery that names one", async () => {
  const { stopped, whole, owners } = await oneKey();
  expect(await stopped(USER, false)).toMatchObject({ message: "enough" });
  expect(await stopped(USER, true)).toMatchObject({ message: "enough" });
  expect(await rejection(whole(OTHER, true))).toMatchObject(conflict);
  expect(owners()).toEqual([]);
  await whole(USER, true);
  expect(owners()).toEqual([USER]);
});

it("publish: a key that is bound to an account stays bound after a delivery without a user id", async () => {
  const { stopped, whole, owners } = await oneKey();
  expect(await stopped(USER, true)).toMatchObject({ message: "enough" });
  expect(await stopped(USER, false)).toMatchObject({ message: "enough" });
  expect(await rejection(whole(OTHER, true))).toMatchObject(conflict);
  await whole(USER, false);
  expect(owners()).toEqual([USER]);
});

it("publish: a finished key that was begun without a user id returns its post to a delivery that names one", async () => {
  const { whole, owners } = await oneKey();
  const { id } = await whole(USER, false);
  expect(await whole(USER, true)).toMatchObject({ id });
  expect(owners()).toEqual([USER]);
});
