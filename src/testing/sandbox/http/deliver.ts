import type { ServerResponse } from "node:http";
import type { FaultAction } from "../faults/faults.js";
import type { HttpResponse } from "./response.js";

/** Delivers a response after a time in milliseconds, unless the connection closes before. */
export function deliverAfter(
  ms: number,
  outgoing: ServerResponse,
  response: HttpResponse | null,
  fault: FaultAction | null,
): void {
  if (ms === 0) {
    deliver(outgoing, response, fault);
    return;
  }
  const timer = setTimeout(() => deliver(outgoing, response, fault), ms);
  outgoing.once("close", () => clearTimeout(timer));
}

/** Sends a response, or disturbs the connection as the fault says. Without a response it closes the connection. */
export function deliver(outgoing: ServerResponse, response: HttpResponse | null, fault: FaultAction | null): void {
  if (fault?.kind === "hang") return;
  if (response === null) {
    outgoing.socket?.destroy();
    return;
  }
  switch (fault?.kind) {
    case "delay": {
      deliverAfter(fault.ms, outgoing, response, null);
      return;
    }
    case "cut": {
      cut(outgoing, response);
      return;
    }
    case "endless-body": {
      sendEndlessly(outgoing, response);
      return;
    }
    default: {
      send(outgoing, response);
      return;
    }
  }
}

function send(outgoing: ServerResponse, response: HttpResponse): void {
  const body = Buffer.from(response.body, response.encoding);
  outgoing.writeHead(response.status, { ...response.headers, "content-length": body.length });
  outgoing.end(body);
}

function cut(outgoing: ServerResponse, response: HttpResponse): void {
  const body = Buffer.from(response.body, response.encoding);
  if (body.length === 0) {
    // Without a body, the headers would be the whole response.
    outgoing.socket?.destroy();
    return;
  }
  outgoing.writeHead(response.status, { ...response.headers, "content-length": body.length });
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.socket?.destroy());
}

/** Writes as fast as the client reads, until the connection closes. */
function sendEndlessly(outgoing: ServerResponse, response: HttpResponse): void {
  const chunk = Buffer.alloc(16 * 1024, "x");
  outgoing.writeHead(response.status, response.headers);
  outgoing.write(response.body);
  const more = (): void => {
    if (outgoing.destroyed || outgoing.closed) return;
    // setImmediate lets other requests run between the chunks.
    if (outgoing.write(chunk)) setImmediate(more);
    else outgoing.once("drain", more);
  };
  more();
}
