/** `health.lastError`: a sentence without paths, trace ids and foreign text. */
import { expect, it } from "vitest";
import { failureSentence } from "../../src/connections/failure-sentence.js";
import { connected, DAY, OWNER } from "../support/connections.js";
import { rejection } from "../support/mock.js";

it.each([
  [
    { kind: "graph-error", status: 400, code: 190, subcode: 463 },
    "Threads does not accept the token (code 190, subcode 463).",
  ],
  [{ kind: "graph-error", status: 400, code: 10 }, "The token lacks a permission (code 10)."],
  [{ kind: "graph-error", status: 500, code: 2 }, "Threads had a problem (code 2)."],
  [{ kind: "rate-limited" }, "Threads is limiting requests (code 4)."],
  [{ kind: "html-502" }, "The response of Threads could not be read (HTTP 502)."],
  [{ kind: "close-before" }, "Threads could not be reached."],
  [{ kind: "hang" }, "Threads did not respond in time."],
] as const)("failureSentence: describes %j as %j", async (fault, sentence) => {
  const { connections, sandbox, connect } = await connected();
  await connect();
  sandbox.advance(2 * DAY);
  sandbox.inject({ on: "refresh-long-lived", ...fault });
  await rejection(connections.refreshToken(OWNER, { timeoutMs: fault.kind === "hang" ? 60 : undefined }));
  const { health } = await connections.status(OWNER);
  expect(health.lastError).toBe(sentence);
});

it("failureSentence: reveals nothing of an error from outside the SDK", () => {
  expect(failureSentence(new Error("postgres://user:secret@host"))).toBe("The call to Threads failed.");
});
