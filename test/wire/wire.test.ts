/** Compares every request that publishing sends with the table. */
import { describe, expect, it } from "vitest";
import { CALLS } from "./calls.js";
import { expected, inOrder, problemsOfList } from "./compare.js";
import { inOneRequest, POST_ID, throughContainer, type Phase } from "./flow.js";
import type { Operation, PostRow } from "./notation.js";
import { PAIRS, ROWS } from "./table.js";
import { localThreads } from "./threads.js";

const isList = ({ method, path }: Operation) =>
  method === "GET" && /^\/v1\.0\/me\/(?:threads|replies|ghost_posts)$/.test(path);

/** Drops the read of the account's list that may come before a container is published. */
function withoutLook(operations: readonly Operation[], nowSeconds: number): readonly Operation[] {
  const publish = operations.findIndex(({ path }) => path === "/v1.0/me/threads_publish");
  const reads = operations.slice(0, publish).filter(isList);
  // A reply and a ghost post may be listed elsewhere too. No list is read twice.
  expect(new Set(reads.map(({ path }) => path)).size).toBe(reads.length);
  expect(reads.flatMap((read) => problemsOfList(read, nowSeconds))).toEqual([]);
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

describe("publish: sends on the wire", () => {
  it.each(ROWS)("$name", byDefault);
});

describe("publish: sends a text through a container on the wire", () => {
  it.each(ROWS.filter(isText))("$name", (row) => comparePublishing(row, throughContainer(row), false));
});

describe("publish: sends two parameters together on the wire", () => {
  it.each(PAIRS)("$name", byDefault);
});

describe("account: sends on the wire", () => {
  it.each(CALLS)("$name", async ({ call, expect: operation, response, anonymous = false }) => {
    const { account, client, operations } = await localThreads({ response, anonymous });
    await call(account, client);
    expect(inOrder(operations(), [[operation]])).toEqual([operation]);
  });
});
