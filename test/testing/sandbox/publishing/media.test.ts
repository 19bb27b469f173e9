/** Fetching images and videos over real HTTP from a server on this machine. */
import { expect, it } from "vitest";
import { MEDIA_LIMITS, fetchMedia } from "../../../../src/testing/sandbox/publishing/media/media.js";
import { fileServer, video, jpeg, png, type Serve } from "./media-files.js";

const sends =
  (body: Buffer, contentType = "text/plain"): Serve =>
  (_request, response) =>
    response.writeHead(200, { "content-type": contentType }).end(body);

it.each<[string, Buffer, "IMAGE" | "VIDEO", string, number | null, number | null]>([
  ["a PNG", png(320, 200), "IMAGE", "image/png", 320, 200],
  ["a JPEG behind a thumbnail", jpeg(1440, 1080), "IMAGE", "image/jpeg", 1440, 1080],
  ["a progressive JPEG", jpeg(640, 480, 0xc2), "IMAGE", "image/jpeg", 640, 480],
  ["an MP4", video("isom", 5000), "VIDEO", "video/mp4", null, null],
  ["a MOV", video("qt  "), "VIDEO", "video/quicktime", null, null],
])(
  "sandbox media: detects %s from its bytes, whatever the content type",
  async (_what, file, type, mimeType, width, height) => {
    const { url, requests } = await fileServer(sends(file));
    expect(await fetchMedia(`${url}/a?sig=1`, type)).toEqual({ ok: true, mimeType, bytes: file.length, width, height });
    expect(requests.map(({ method, url: path }) => `${method} ${path}`)).toEqual(["GET /a?sig=1"]);
    expect(requests[0]?.headers).toMatchObject({ "user-agent": "facebookexternalhit/1.1", connection: "close" });
  },
);

it.each<[string, Buffer, "IMAGE" | "VIDEO"]>([
  ["an empty image", Buffer.alloc(0), "IMAGE"],
  ["an empty video", Buffer.alloc(0), "VIDEO"],
  ["a GIF", Buffer.from("GIF89a\x01\0\x01\0\0\0\0;".repeat(4), "latin1"), "IMAGE"],
  ["a WebP", Buffer.from("RIFF\x24\0\0\0WEBPVP8 ".repeat(4), "latin1"), "IMAGE"],
  ["an HTML page as an image", Buffer.from("<!doctype html><title>Sign in</title>"), "IMAGE"],
  ["a PNG with an incomplete header", png(320, 200).subarray(0, 20), "IMAGE"],
  ["a PNG without pixels", png(0, 0), "IMAGE"],
  ["a JPEG that ends before its size", jpeg(320, 200).subarray(0, 30), "IMAGE"],
  ["a JPEG whose scan precedes its size", Buffer.from("ffd8ffda0008000000000000ffc0", "hex"), "IMAGE"],
  ["a video as an image", video("isom", 100), "IMAGE"],
  ["an image as a video", jpeg(320, 200), "VIDEO"],
  ["a HEIC image as a video", video("heic", 100), "VIDEO"],
  ["audio as a video", video("M4A ", 100), "VIDEO"],
  ["a video with an incomplete header", video("isom").subarray(0, 11), "VIDEO"],
])("sandbox media: refuses %s", async (_what, file, type) => {
  const { url } = await fileServer(sends(file, type === "IMAGE" ? "image/jpeg" : "video/mp4"));
  const reason = type === "IMAGE" ? "the file is not a readable JPEG or PNG" : "the file is not an MP4 or MOV";
  expect(await fetchMedia(url, type)).toEqual({ ok: false, reason });
});

it("sandbox media: reads a file that arrives byte by byte", async () => {
  const { url } = await fileServer((_request, response) => {
    const bytes = [...video("isom", 3)];
    const next = () => {
      const byte = bytes.shift();
      if (byte === undefined) response.end();
      else response.write(Buffer.from([byte]), () => setImmediate(next));
    };
    next();
  });
  expect(await fetchMedia(url, "VIDEO")).toMatchObject({ ok: true, mimeType: "video/mp4", bytes: 19 });
});

it.each([
  "https://example.com/a.jpg?sig=SECRET",
  "http://10.0.0.1/a.jpg",
  "http://169.254.169.254/latest/meta-data",
  "http://127.0.0.1.nip.example/a.jpg",
  "http://localhost.example/a.jpg",
  "http://127.0.0.1@example.com/a.jpg",
  "http://[2001:db8::1]/a.jpg",
  "http://0.0.0.0/a.jpg",
  "ftp://127.0.0.1/a.jpg",
  "file:///etc/passwd",
  "data:image/png;base64,iVBORw0KGgo=",
  "javascript:alert(1)",
  "127.0.0.1/a.jpg",
  "",
])("sandbox media: refuses %j without sending a request or repeating the URL", async (url) => {
  const response = await fetchMedia(url, "IMAGE");
  expect(response).toEqual({
    ok: false,
    reason: expect.stringMatching(/^the sandbox fetches media only from this machine/) as string,
  });
  if (url !== "") expect(JSON.stringify(response)).not.toContain(url);
  expect(JSON.stringify(response)).not.toContain("SECRET");
});

it("sandbox media: fetches from localhost and every loopback address", async () => {
  const { port } = await fileServer(sends(png(2, 2)));
  for (const host of ["localhost", "LOCALHOST", "127.1", "2130706433"]) {
    expect(await fetchMedia(`http://${host}:${port}/`, "IMAGE"), host).toMatchObject({ ok: true });
  }
});

it("sandbox media: follows at most three redirects on this machine", async () => {
  const { url, requests } = await fileServer((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end(png(4, 3));
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  });
  expect(await fetchMedia(`${url}/3`, "IMAGE")).toMatchObject({ ok: true, width: 4, height: 3 });
  requests.length = 0;
  expect(await fetchMedia(`${url}/4`, "IMAGE")).toEqual({
    ok: false,
    reason: "it was redirected more than 3 times",
  });
  expect(requests).toHaveLength(4);
});

it("sandbox media: does not follow a redirect to another machine", async () => {
  const { url, requests } = await fileServer((_request, response) => {
    response.writeHead(301, { location: "http://example.com/a.jpg?sig=SECRET" }).end();
  });
  const response = await fetchMedia(url, "IMAGE");
  expect(response).toEqual({
    ok: false,
    reason: expect.stringMatching(/^the sandbox fetches media only from this machine/) as string,
  });
  expect(JSON.stringify(response)).not.toContain("SECRET");
  expect(requests).toHaveLength(1);
});

it.each<[number, Record<string, string>]>([
  [404, {}],
  [403, {}],
  [500, {}],
  [204, {}],
  [206, {}],
  [302, {}],
  [302, { location: "http://[" }],
])("sandbox media: a %i response with the headers %j is a failure, whatever its body", async (status, headers) => {
  const { url } = await fileServer((_request, response) => {
    response.writeHead(status, headers).end(status === 204 ? undefined : png(4, 4));
  });
  expect(await fetchMedia(url, "IMAGE")).toEqual({ ok: false, reason: `the server returned ${status}` });
});

it("sandbox media: accepts an image of exactly 8 MB and refuses a larger one, even without a content-length", async () => {
  const whole = Buffer.concat([png(4, 4), Buffer.alloc(MEDIA_LIMITS.imageBytes)]).subarray(0, MEDIA_LIMITS.imageBytes);
  let extra = 0;
  const { url } = await fileServer((_request, response) => {
    response.write(whole);
    response.end(Buffer.alloc(extra));
  });
  expect(await fetchMedia(url, "IMAGE")).toMatchObject({ ok: true, bytes: 8_388_608 });
  extra = 1;
  expect(await fetchMedia(url, "IMAGE")).toEqual({ ok: false, reason: "the file is larger than 8388608 bytes" });
});

it("sandbox media: stops a video that does not end", async () => {
  let closed = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (closed = resolve));
  const { url } = await fileServer((_request, response) => {
    response.on("close", closed).write(video("isom"));
    const pour = (): void => {
      if (!response.destroyed) response.write(Buffer.alloc(16_384), () => setImmediate(pour));
    };
    pour();
  });
  const limits = { ...MEDIA_LIMITS, videoBytes: 100_000 };
  expect(await fetchMedia(url, "VIDEO", limits)).toEqual({ ok: false, reason: "the file is larger than 100000 bytes" });
  await stopped;
});

it.each<[string, Serve, RegExp]>([
  ["never responds", () => undefined, /^it took more than 80 ms$/],
  ["never ends", (_request, response) => void response.write(png(4, 4)), /^it took more than 80 ms$/],
  ["closes the connection", (request) => request.socket.destroy(), /^the connection failed \(ECONNRESET\)$/],
  [
    "closes the connection during the body",
    (_request, response) => {
      response.writeHead(200, { "content-length": 5000 });
      response.write(png(4, 4), () => response.destroy());
    },
    /^the connection failed \(ECONNRESET\)$/,
  ],
  [
    "does not speak HTTP",
    (request) => request.socket.end("SSH-2.0\r\n"),
    /^the connection failed \(HPE_INVALID_CONSTANT\)$/,
  ],
])("sandbox media: reports a failure when the server %s", async (_what, serve, reason) => {
  const { url } = await fileServer(serve);
  const limits = { ...MEDIA_LIMITS, timeoutMs: 80 };
  // Only the two servers that never finish get the short timeout.
  const response = await fetchMedia(
    `${url}/?sig=SECRET`,
    "IMAGE",
    reason.source.includes("80") ? limits : MEDIA_LIMITS,
  );
  expect(response).toEqual({ ok: false, reason: expect.stringMatching(reason) as string });
});

it("sandbox media: reports a refused connection without its address", async () => {
  const response = await fetchMedia("http://127.0.0.1:1/?sig=SECRET", "IMAGE");
  expect(response).toEqual({ ok: false, reason: "the connection failed (ECONNREFUSED)" });
});

it("sandbox media: fetches one URL many times at once", async () => {
  const { url, requests } = await fileServer(sends(png(4, 4)));
  const responses = await Promise.all(Array.from({ length: 20 }, () => fetchMedia(url, "IMAGE")));
  expect(responses.every(({ ok }) => ok)).toBe(true);
  expect(requests).toHaveLength(20);
});
