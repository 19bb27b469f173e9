/** A flow returns a code, a state and a binding, which must not appear in logs. */
import { inspect } from "node:util";
import { expect, it } from "vitest";
import { connected, OWNER } from "../support/connections.js";

it("begin: masks state, binding and URL when printed, and not in JSON", async () => {
  const { connections } = await connected();
  const begun = connections.begin(OWNER);
  const printed = inspect({ nested: [begun] }, { depth: null, showHidden: true });
  for (const value of [begun.url, begun.state, begun.binding, encodeURIComponent(begun.state)]) {
    expect(printed).not.toContain(value);
  }
  expect(inspect(begun)).toBe("{ url: '[redacted]', state: '[redacted]', binding: '[redacted]' }");
  expect(JSON.parse(JSON.stringify(begun))).toEqual({ url: begun.url, state: begun.state, binding: begun.binding });
});

it("readCallback: masks code and state when printed, and not in JSON", async () => {
  const { connections, sandbox } = await connected();
  const { url } = connections.begin(OWNER, { returnTo: "/settings" });
  const read = connections.readCallback(await sandbox.consent(url));
  const printed = inspect({ nested: [read] }, { depth: null, showHidden: true });
  for (const value of [read.code, read.state]) expect(printed).not.toContain(value);
  expect(printed).toContain(OWNER);
  expect(printed).toContain("/settings");
  expect(JSON.parse(JSON.stringify(read))).toEqual({ ...read });
});
