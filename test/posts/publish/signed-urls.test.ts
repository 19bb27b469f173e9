/** Hosts sign the URLs of their media. Messages of Threads show a file without its signature. Every suite is searched for the signature. */
import { expect, it } from "vitest";
import { withoutQueries } from "../../../src/internal/sanitize-text.js";
import { rejection } from "../../support/mock.js";
import { image, publishStage, SIGNATURE } from "../support.js";

const draft = { text: "a day at sea", media: [image()] };
const said = `could not fetch ${image().url}`;

it("publish: a container's reason shows the file without the query of its URL", async () => {
  const stage = await publishStage({ processingMs: () => ({ ms: 0, error: `${said}\n\u001b[31mtoday` }) });
  const error = (await rejection(stage.process().publish(draft, "job"))) as Error & { reason: string };
  expect(error).toMatchObject({ name: "ThreadsContainerError" });
  for (const text of [error.reason, error.message]) {
    expect(text).toContain("https://media.example/one.jpg?");
    expect(text).not.toContain(SIGNATURE);
    // A printed message must not move the terminal's cursor.
    expect(text).not.toMatch(/\p{Cc}/u);
  }
});

it("publish: a refusal of a container shows the file without the query of its URL", async () => {
  const fault = { kind: "graph-error", status: 400, code: 100, message: said, on: "create-container" } as const;
  const stage = await publishStage({ faults: [fault] });
  const error = (await rejection(stage.process().publish(draft, "job"))) as Error;
  expect(error).toMatchObject({ name: "ThreadsApiError" });
  expect(error.message).toContain("https://media.example/one.jpg?");
  expect(error.message).not.toContain(SIGNATURE);
});

it.each([
  ["the publish request", { on: "publish" }, [image()]],
  ["a status read", { on: "node" }, [image()]],
  ["the parent of a carousel", { on: "create-container", occurrence: 3 }, [image(), image("two")]],
] as const)(
  "publish: a refusal of %s, which sends no URL itself, shows the file without the query of its URL",
  async (_of, where, media) => {
    const fault = { kind: "graph-error", status: 400, code: 100, message: said, ...where } as const;
    const stage = await publishStage({ faults: [fault] });
    const error = (await rejection(stage.process().publish({ media: [...media] }, "job"))) as Error;
    expect(error).toMatchObject({ name: "ThreadsApiError" });
    expect(error.message).toContain("https://media.example/one.jpg?");
    expect(error.message).not.toContain(SIGNATURE);
  },
);

it.each([
  ["https://media.example/a.jpg?sig=s3cret and more", "https://media.example/a.jpg?… and more"],
  [String.raw`{"u":"https:\/\/media.example\/a.jpg?sig=s3cret"}`, String.raw`{"u":"https:\/\/media.example\/a.jpg?…"}`],
  ["u=https%3A%2F%2Fmedia.example%2Fa.jpg%3Fsig%3Ds3cret", "u=https%3A%2F%2Fmedia.example%2Fa.jpg?…"],
  ["Is that so? Yes. https://media.example/a.jpg", "Is that so? Yes. https://media.example/a.jpg"],
])("withoutQueries: turns %s into %s", (text, shown) => {
  expect(withoutQueries(text)).toBe(shown);
});

it.each(["http://".repeat(40_000), `https://media.example/${"a".repeat(273 * 1024)}?sig=s3cret`])(
  "publish: a container's reason of 273 KiB is cut before it is searched (%#)",
  async (reason) => {
    const stage = await publishStage({ processingMs: () => ({ ms: 0, error: reason }) });
    const startedAt = performance.now();
    const error = (await rejection(stage.process().publish(draft, "job"))) as Error & { reason: string };
    expect(error.reason).toBe(reason.slice(0, 300));
    // Without the cut, this took 16 s.
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  },
);
