/** Threads fetches media itself; so does the sandbox, when their container is made. */
import { expect, it } from "vitest";
import { codeIn, start } from "../helpers.js";
import { fileServer, film, png } from "./media-files.js";
import { idIn, poster } from "../posting.js";

const files = (): ReturnType<typeof fileServer> =>
  fileServer((request, response) => {
    if (request.url === "/1.png?sig=hunter2") response.end(png(320, 320));
    else if (request.url === "/1.mp4") response.end(film("isom"));
    else response.writeHead(404).end();
  });

it("fetches a picture and a film once, when their container is made, and nothing when it is published", async () => {
  const { url, asked } = await files();
  const sandbox = await start();
  const mika = poster(sandbox);
  await mika.publish({ media_type: "IMAGE", image_url: `${url}/1.png?sig=hunter2` });
  await mika.publish({ media_type: "VIDEO", video_url: `${url}/1.mp4` });
  expect(asked.map((request) => request.url)).toEqual(["/1.png?sig=hunter2", "/1.mp4"]);
  expect(sandbox.posts().map(({ mediaType }) => mediaType)).toEqual(["IMAGE", "VIDEO"]);
});

it("refuses a picture that cannot be fetched, and does not say from where", async () => {
  const { url } = await files();
  const sandbox = await start();
  for (const image_url of [`${url}/2.png?sig=hunter2`, `${url}/1.mp4`, "https://cdn.example/1.png?sig=hunter2"]) {
    const answer = await poster(sandbox).create({ media_type: "IMAGE", image_url });
    expect([answer.status, codeIn(answer)]).toEqual([400, "1/2207052"]);
    expect(answer.text + JSON.stringify(sandbox.log)).not.toMatch(/hunter2|cdn\.example/);
  }
  expect(sandbox.containers()).toEqual([]);
});

it.each(["/2.mp4", "/1.png?sig=hunter2"])("lets the container of a film that is none fail: %s", async (path) => {
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
});

it("fetches nothing before the rest of the request is right", async () => {
  const { url, asked } = await files();
  const mika = poster(await start());
  expect((await mika.create({ media_type: "IMAGE", image_url: `${url}/1.png`, poll_attachment: "{}" })).status).toBe(
    400,
  );
  expect((await mika.create({ media_type: "IMAGE", image_url: `${url}/1.png`, reply_to_id: "1" })).status).toBe(400);
  expect(asked).toEqual([]);
});

it("fetches nothing at all without fetchMedia, and takes any address", async () => {
  const { url, asked } = await files();
  const mika = poster(await start({ fetchMedia: false }));
  await mika.publish({ media_type: "IMAGE", image_url: `${url}/2.png` });
  await mika.publish({ media_type: "VIDEO", video_url: "https://cdn.example/1.mp4" });
  expect(asked).toEqual([]);
});
