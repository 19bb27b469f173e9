/** The sandbox fetches images and videos when their container is created, as Threads does. */
import { expect, it } from "vitest";
import { codeIn, start } from "../helpers.js";
import { fileServer, video, png } from "./media-files.js";
import { idIn, poster } from "../posting.js";

const files = (): ReturnType<typeof fileServer> =>
  fileServer((request, response) => {
    if (request.url === "/1.png?sig=hunter2") response.end(png(320, 320));
    else if (request.url === "/1.mp4") response.end(video("isom"));
    else response.writeHead(404).end();
  });

it("sandbox: fetches an image and a video once, when their container is created, and not when it is published", async () => {
  const { url, requests } = await files();
  const sandbox = await start();
  const mika = poster(sandbox);
  await mika.publish({ media_type: "IMAGE", image_url: `${url}/1.png?sig=hunter2` });
  await mika.publish({ media_type: "VIDEO", video_url: `${url}/1.mp4` });
  expect(requests.map((request) => request.url)).toEqual(["/1.png?sig=hunter2", "/1.mp4"]);
  expect(sandbox.posts().map(({ mediaType }) => mediaType)).toEqual(["IMAGE", "VIDEO"]);
});

it("sandbox: refuses an image that cannot be fetched, without repeating its URL", async () => {
  const { url } = await files();
  const sandbox = await start();
  for (const image_url of [`${url}/2.png?sig=hunter2`, `${url}/1.mp4`, "https://cdn.example/1.png?sig=hunter2"]) {
    const response = await poster(sandbox).create({ media_type: "IMAGE", image_url });
    expect([response.status, codeIn(response)]).toEqual([400, "1/2207052"]);
    expect(response.text + JSON.stringify(sandbox.log)).not.toMatch(/hunter2|cdn\.example/);
  }
  expect(sandbox.containers()).toEqual([]);
});

it.each(["/2.mp4", "/1.png?sig=hunter2"])(
  "sandbox: the container of an invalid video ends in ERROR: %s",
  async (path) => {
    const { url } = await files();
    const sandbox = await start({ processingMs: 50 });
    const mika = poster(sandbox);
    const id = idIn(await mika.create({ media_type: "VIDEO", video_url: `${url}${path}` }));
    const fields = { fields: "status,error_message" };
    expect((await mika.get(`/${id}`, fields)).body).toMatchObject({ status: "IN_PROGRESS" });
    sandbox.advance(50);
    expect((await mika.get(`/${id}`, fields)).body).toMatchObject({
      status: "ERROR",
      error_message: "FAILED_DOWNLOADING_VIDEO",
    });
  },
);

it("sandbox: fetches nothing until the rest of the request is valid", async () => {
  const { url, requests } = await files();
  const mika = poster(await start());
  expect((await mika.create({ media_type: "IMAGE", image_url: `${url}/1.png`, poll_attachment: "{}" })).status).toBe(
    400,
  );
  expect((await mika.create({ media_type: "IMAGE", image_url: `${url}/1.png`, reply_to_id: "1" })).status).toBe(400);
  expect(requests).toEqual([]);
});

it("sandbox: accepts any URL without fetching it when fetchMedia is false", async () => {
  const { url, requests } = await files();
  const mika = poster(await start({ fetchMedia: false }));
  await mika.publish({ media_type: "IMAGE", image_url: `${url}/2.png` });
  await mika.publish({ media_type: "VIDEO", video_url: "https://cdn.example/1.mp4" });
  expect(requests).toEqual([]);
});
