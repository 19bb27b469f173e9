/*
 * Threads' publishing endpoints over a bare socket, fast enough that a run measures the client. The arguments are the latency of each response and
 * the processing time of each container, in milliseconds. The response to any message is the number of requests since the last one.
 */
import { createServer } from "node:net";
import { setTimeout } from "node:timers";

const [latencyMs, processingMs] = process.argv.slice(2).map(Number);
let containers = 0;
let requests = 0;

/** The id contains the time when the container is ready, so that the server needs no state. */
function newContainer() {
  containers += 1;
  return `1${Date.now() + latencyMs + processingMs}${String(containers % 1e6).padStart(6, "0")}`;
}

/** Returns the status at the arrival of the request, as Threads does, not at the time of the response. */
function statusOf(id) {
  return Date.now() < Number(id.slice(1, 14)) ? "IN_PROGRESS" : "FINISHED";
}

function errorResponse(method, target, body) {
  const [path, query] = target.split("?");
  if (path.endsWith("/me/threads_publish")) return { id: `2${/creation_id=1(\d+)/.exec(body)[1]}` };
  if (path.endsWith("/me/threads")) return method === "POST" ? { id: newContainer() } : { data: [] };
  const id = path.slice(path.lastIndexOf("/") + 1);
  if (query.includes("status")) return { id, status: statusOf(id) };
  return { id, permalink: `https://www.threads.com/@mika/post/${id}` };
}

function send(socket, response) {
  const body = JSON.stringify(response);
  socket.write(
    "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=UTF-8\r\n" +
      'x-app-usage: {"call_count":1,"total_cputime":1,"total_time":1}\r\n' +
      `date: ${new Date().toUTCString()}\r\ncontent-length: ${body.length}\r\nconnection: keep-alive\r\n\r\n${body}`,
  );
}

const server = createServer({ noDelay: true }, (socket) => {
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
    for (;;) {
      const headEnd = received.indexOf("\r\n\r\n") + 4;
      if (headEnd < 4) return;
      const head = received.slice(0, headEnd);
      const end = headEnd + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (received.length < end) return;
      const [method, target] = head.split(" ", 2);
      const response = errorResponse(method, target, received.slice(headEnd, end));
      received = received.slice(end);
      requests += 1;
      if (latencyMs === 0) send(socket, response);
      else setTimeout(send, latencyMs, socket, response);
    }
  });
  socket.on("error", () => socket.destroy());
});

server.listen(0, "127.0.0.1", () => process.send?.({ port: server.address().port }));
process.on("message", () => {
  process.send?.({ requests });
  requests = 0;
});
process.on("disconnect", () => process.exit());
