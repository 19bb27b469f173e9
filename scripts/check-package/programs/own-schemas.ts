/*
 * A host with zod 3 of its own, and zod 4 beside it: both are Standard Schemas, so both type and check what `request` answers, and
 * neither is the zod inside the package.
 */
import { strict as assert } from "node:assert";
import { isThreadsError, ThreadsClient } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { z as zod3 } from "zod";
import { z as zod4 } from "zod-4";

async function main(): Promise<void> {
  const sandbox = await ThreadsSandbox.start({ strictness: "strict" });
  const client = new ThreadsClient(sandbox.clientOptions);
  const me = {
    method: "GET",
    path: "/me",
    query: { fields: "id,username" },
    accessToken: sandbox.issueToken(),
  } as const;
  try {
    const three = await client.request({ ...me, schema: zod3.object({ id: zod3.string(), username: zod3.string() }) });
    const upper: string = three.username.toUpperCase();
    // @ts-expect-error The type is the schema's, not `any`.
    three.nothing;

    const four = await client.request({
      ...me,
      schema: zod4.object({ username: zod4.string().transform((handle) => ({ handle })) }),
    });
    const { handle }: { handle: string } = four.username;
    // @ts-expect-error The output of the transformation, not its input.
    four.username.length;
    assert.equal(handle.toUpperCase(), upper);

    const untyped = await client.request(me);
    // @ts-expect-error Without a schema, the response's type is unknown.
    untyped.username;

    const refused: unknown = await client
      .request({ ...me, schema: zod3.object({ missing: zod3.string() }) })
      .catch((error: unknown) => error);
    assert.ok(isThreadsError(refused) && refused.name === "ThreadsResponseError");
  } finally {
    await client.close();
    await sandbox.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
