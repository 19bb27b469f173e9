/** The progress that a publish reports: every step, in order, with what is done of it. */
import { expect, it } from "vitest";
import type { PostDraft, PublishProgress } from "../../../src/index.js";
import { image, publishStage, video } from "../support.js";

const ONE_CONTAINER = [
  "container 0/3",
  "container 1/3 #1",
  "wait 1/3 #1",
  "wait 2/3 #1",
  "publish 2/3 #1",
  "permalink 3/3",
];

const KINDS: { kind: string; draft: PostDraft; expected: string[] }[] = [
  { kind: "a text", draft: { text: "a day at sea" }, expected: ONE_CONTAINER },
  { kind: "an image", draft: { media: [image()] }, expected: ONE_CONTAINER },
  {
    kind: "a carousel",
    draft: { media: [video("a"), image("b")] },
    expected: [
      "container 0/7",
      "container 1/7 #1",
      "container 2/7 #2",
      "wait 2/7",
      "wait 3/7 #1",
      "wait 4/7 #2",
      "container 4/7",
      "container 5/7 #3",
      "wait 5/7 #3",
      "wait 6/7 #3",
      "publish 6/7 #3",
      "permalink 7/7",
    ],
  },
];

it.each(KINDS)("publish: reports every step of $kind in order", async ({ draft, expected }) => {
  const stage = await publishStage();
  const containers: string[] = [];
  const steps: string[] = [];
  const onProgress = ({ step, done, total, containerId }: PublishProgress) => {
    if (containerId !== undefined && !containers.includes(containerId)) containers.push(containerId);
    const container = containerId === undefined ? "" : ` #${String(containers.indexOf(containerId) + 1)}`;
    steps.push(`${step} ${String(done)}/${String(total)}${container}`);
  };
  await stage.process().publish(draft, "job", { onProgress });
  expect(steps).toEqual(expected);
});
