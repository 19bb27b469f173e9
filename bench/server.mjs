/*
 * Responds to every request with one profile over a bare socket, fast enough that a run measures the client.
 */
import { createServer } from "node:net";

const body = JSON.stringify({
  id: "26999888777666555",
  username: "mika",
  name: "Mika",
  threads_profile_picture_url:
    "https://scontent.cdninstagram.com/v/t51.2885-19/1234567890_n.jpg?stp=dst-jpg&_nc_ht=scontent&oh=00_AfB",
});
const response = Buffer.from(
  "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=UTF-8\r\n" +
    'x-app-usage: {"call_count":1,"total_cputime":1,"total_time":1}\r\n' +
    `content-length: ${Buffer.byteLength(body)}\r\nconnection: keep-alive\r\n\r\n${body}`,
);

const server = createServer({ noDelay: true }, (socket) => {
  let tail = "";
  socket.on("data", (chunk) => {
    const text = tail + chunk.toString("latin1");
    const requests = text.split("\r\n\r\n");
    tail = requests.pop() ?? "";
    requests.forEach(() => socket.write(response));
  });
  socket.on("error", () => socket.destroy());
});

server.listen(0, "127.0.0.1", () => process.send?.({ port: server.address().port }));
process.on("disconnect", () => process.exit());
