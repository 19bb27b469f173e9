/** A deletion that is aborted after its response failed. */
import { expect, it } from "vitest";
import { rejection } from "../support/mock.js";
import { publishStage } from "./support.js";

it("a deletion that is aborted when its failed response has arrived reports the failure, and waits for nothing", async () => {
  const controller = new AbortController();
  const stage = await publishStage();
  const abort = () => controller.abort(new Error("enough"));
  const onEvent = (event: { readonly type: string }) => {
    if (event.type === "response" && stage.count("delete") > 0) abort();
  };
  const { account } = stage.process({ client: { onEvent } });
  const { id } = await account.publish({ text: "Not so good" });
  stage.sandbox.inject({ kind: "graph-error", status: 500, code: 2, on: "delete" });
  stage.clock.slept.length = 0;
  const error = await rejection(account.posts.delete(id, { signal: controller.signal }));
  expect(error).toMatchObject({ code: "THREADS_API", kind: "transient" });
  expect([stage.clock.slept, stage.count("delete")]).toEqual([[], 1]);
});
