/** Requests of `node:http` that end without an error. */
import { PassThrough } from "node:stream";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, it } from "vitest";
import { toRequest } from "../../src/server/node.js";

it("the body of a request whose stream closes without an error and without its end fails", async () => {
  const stream = new PassThrough();
  const message = Object.assign(new IncomingMessage(new Socket()), { method: "POST", url: "/" });
  const reading = toRequest(message, "https://app.example/", stream).text();
  stream.write("first");
  stream.destroy();
  await expect(reading).rejects.toThrow("The request ended before its body was complete.");
});
