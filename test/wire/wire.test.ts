/** Every request that publishing sends, compared with the table. */
import { describe, expect, it } from "vitest";
import { CALLS } from "./calls.js";
import { expected, inOrder, problemsOfList } from "./compare.js";
import { inOneRequest, POST_ID, throughContainer, type Phase } from "./flow.js";
import type { Operation, PostRow } from "./notation.js";
import { PAIRS, ROWS } from "./table.js";
import { localThreads } from "./threads.js";

const isList = ({ method, path }: Operation) =>
  method === "GET" && /^\/v1\.0\/me\/(?:threads|replies|ghost_posts)$/.test(path);

/** Takes the look at the account's list out that may come before a container is published. */
function withoutLook(operations: readonly Operation[], nowSeconds: number): readonly Operation[] {
  const publish = operations.findIndex(({ path }) => path === "/v1.0/me/threads_publish");
  const looks = operations.slice(0, publish).filter(isList);
  // A reply and a ghost post may be listed elsewhere too; no list is looked at twice.
  expect(new Set(looks.map(({ path }) => path)).size).toBe(looks.length);
  expect(looks.flatMap((look) => problemsOfList(look, nowSeconds))).toEqual([]);
  return operations.filter((operation, index) => index > publish || !isList(operation));
}

async function comparePublishing(row: PostRow, phases: readonly Phase[], autoPublishText?: false): Promise<void> {
  const { account, operations, nowSeconds } = await localThreads();
  await expect(account.publish(row.draft, { autoPublishText })).resolves.toMatchObject({
    id: POST_ID,
    permalink: "https://www.threads.com/@mika/post/DAbCdEfGhIj",
  });
  const sent = operations();
  const oneRequest = phases.length === 2;
  expect(inOrder(oneRequest ? sent : withoutLook(sent, nowSeconds()), phases)).toEqual(expected(phases));
}

const isText = ({ container }: PostRow) => container.media_type === "TEXT";
const byDefault = (row: PostRow) => comparePublishing(row, isText(row) ? inOneRequest(row) : throughContainer(row));

describe("each row of the table", () => {
  it.each(ROWS)("$name", byDefault);
});

describe("each text through a container", () => {
  it.each(ROWS.filter(isText))("$name", (row) => comparePublishing(row, throughContainer(row), false));
});

describe("every two parameters together", () => {
  it.each(PAIRS)("$name", byDefault);
});

describe("the calls beside publishing", () => {
  it.each(CALLS)("$name", async ({ call, expect: operation, answer }) => {
    const { account, operations } = await localThreads({ answer });
    await call(account);
    expect(inOrder(operations(), [[operation]])).toEqual([operation]);
  });
});
