/*
 * Responds with pages of a list of 10,000 posts that have every field, and with the insights of any post, over a bare socket, fast enough that a
 * run measures the client.
 */
import { createServer } from "node:net";

const POSTS = 10_000;
const PAGE = 100;

const reference = (index) => ({ id: String(18_000_000_000_000_000n + BigInt(index)) });

const post = (index) => ({
  ...reference(index),
  media_product_type: "THREADS",
  media_type: "CAROUSEL_ALBUM",
  media_url: `https://scontent.cdninstagram.com/v/t51.2885-15/${index}_n.jpg?stp=dst-jpg&_nc_ht=scontent&oh=00_AfB&oe=69`,
  permalink: `https://www.threads.com/@mika/post/D${index}`,
  owner: { id: "26999888777666555" },
  username: "mika",
  text: `No. ${index}: notes from the harbour. The morning boats are back, and the fog is gone. https://app.example/${index}`,
  timestamp: "2026-11-28T03:24:04+0000",
  shortcode: `D${index}`,
  thumbnail_url: `https://scontent.cdninstagram.com/v/t51.2885-15/${index}_t.jpg?stp=dst-jpg&oh=00_AfB&oe=69`,
  children: { data: [reference(2 * index), reference(2 * index + 1)] },
  is_quote_post: true,
  quoted_post: reference(index + 1),
  reposted_post: reference(index + 2),
  alt_text: "A boat in the fog",
  link_attachment_url: `https://app.example/${index}`,
  gif_url: `https://media.giphy.com/media/${index}/giphy.gif`,
  topic_tag: "sailing",
  is_spoiler_media: false,
  text_entities: { data: [{ entity_type: "SPOILER", offset: 4, length: 12 }] },
  text_attachment: { plaintext: "The whole story of the fog.", link_attachment_url: "https://app.example/fog" },
  is_verified: true,
  profile_picture_url: "https://scontent.cdninstagram.com/v/t51.2885-19/1_n.jpg?oh=00_AfB&oe=69",
  has_replies: true,
  reply_audience: "EVERYONE",
});

const respond = (value) => {
  const body = JSON.stringify(value);
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=UTF-8\r\ncontent-length: ${length}\r\n` +
      `connection: keep-alive\r\n\r\n${body}`,
  );
};

const pages = Array.from({ length: POSTS / PAGE + 1 }, (_, number) => {
  const count = number < POSTS / PAGE ? PAGE : 0;
  const data = Array.from({ length: count }, (_, index) => post(number * PAGE + index));
  return respond(
    count === 0 ? { data } : { data, paging: { cursors: { before: `b${number}`, after: `${number + 1}` } } },
  );
});

const metric = (name, value) => ({
  name,
  period: "lifetime",
  values: [{ value }],
  title: name,
  description: `The number of ${name}.`,
  id: `18000000000000000/insights/${name}/lifetime`,
});
const insights = respond({
  data: ["views", "likes", "replies", "reposts", "quotes", "shares"].map((name, index) => metric(name, index + 7)),
});

const responseTo = (request) => {
  if (request.includes("/insights?")) return insights;
  return pages[Number(/[?&]after=(\d+)/.exec(request)?.[1] ?? 0)];
};

const server = createServer({ noDelay: true }, (socket) => {
  let tail = "";
  socket.on("data", (chunk) => {
    const requests = (tail + chunk.toString("latin1")).split("\r\n\r\n");
    tail = requests.pop() ?? "";
    for (const request of requests) socket.write(responseTo(request));
  });
  socket.on("error", () => socket.destroy());
});

server.listen(0, "127.0.0.1", () => process.send?.({ port: server.address().port }));
process.on("disconnect", () => process.exit());
