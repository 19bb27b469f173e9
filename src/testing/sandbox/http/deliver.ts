import type { ServerResponse } from "node:http";
import type { FaultAction } from "../faults/faults.js";
import type { HttpResponse } from "./response.js";

/** Sends a reply, or does to the connection what the fault says. A reply of null is never sent. */
export function deliver(response: ServerResponse, reply: HttpResponse | null, fault: FaultAction | null): void {
  if (fault?.kind === "hang") return;
  if (reply === null) {
    response.socket?.destroy();
    return;
  }
  switch (fault?.kind) {
    case "delay": {
      const timer = setTimeout(() => send(response, reply), fault.ms);
      response.once("close", () => clearTimeout(timer));
      return;
    }
    case "cut": {
      cut(response, reply);
      return;
    }
    case "endless-body": {
      pour(response, reply);
      return;
    }
    default: {
      send(response, reply);
      return;
    }
  }
}

function send(response: ServerResponse, reply: HttpResponse): void {
  response.writeHead(reply.status, { ...reply.headers, "content-length": Buffer.byteLength(reply.body) });
  response.end(reply.body);
}

function cut(response: ServerResponse, reply: HttpResponse): void {
  const body = Buffer.from(reply.body);
  if (body.length === 0) {
    // Headers alone would be the whole answer: the half that gets lost is they.
    response.socket?.destroy();
    return;
  }
  response.writeHead(reply.status, { ...reply.headers, "content-length": body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}

/** Writes as fast as the client reads and never ends; the connection's close is what stops it. */
function pour(response: ServerResponse, reply: HttpResponse): void {
  const chunk = Buffer.alloc(16 * 1024, "x");
  response.writeHead(reply.status, reply.headers);
  response.write(reply.body);
  const more = (): void => {
    // A breath between bursts: an endless body must not starve the other requests.
    if (response.destroyed || response.closed) return;
    if (response.write(chunk)) setImmediate(more);
    else response.once("drain", more);
  };
  more();
}
