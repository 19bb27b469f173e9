/** Mongoose documents, as hosts store drafts, are read by their declared fields. Mongoose's own fields are neither validated nor sent. */
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import type { PostDraft } from "../../src/index.js";
import { checkDraft } from "../../src/posts/check-draft.js";
import { draftFingerprint } from "../../src/posts/draft.js";
import { DEFAULT_LIMITS, validatePost } from "../../src/validation/index.js";
import { publishStage } from "./support.js";

type Class = new (...given: unknown[]) => object;

/** The part of Mongoose that the test uses. Its types declare one global module, so two versions of them cannot be installed together. */
interface Mongoose {
  readonly Schema: Class & { readonly Types: { readonly ObjectId: object } };
  readonly Types: { readonly ObjectId: Class };
  readonly model: (name: string, schema: object) => new (fields: object) => PostDraft;
}

const require = createRequire(import.meta.url);
const URLS = ["https://media.example/a.jpg", "https://media.example/b.mp4"] as const;
const PLAIN = {
  text: "A day at sea",
  media: [
    { type: "image", url: URLS[0], altText: "A boat" },
    { type: "video", url: URLS[1] },
  ],
  replyTo: "18000000000000001",
} as const;

describe.each(["mongoose8", "mongoose9"])("checkDraft: a document of %s", (version) => {
  const { Schema, Types, model } = require(version) as Mongoose;
  const medium = { type: { type: String }, url: String, altText: String, at: Date, file: Schema.Types.ObjectId };
  const fields = {
    ownerId: { type: Schema.Types.ObjectId, required: true },
    text: String,
    media: [medium],
    replyTo: String,
    scheduledFor: Date,
  };
  const Draft = model("Draft", new Schema(fields, { timestamps: true }));
  const document = ({ media, ...draft }: Partial<Record<keyof typeof PLAIN, unknown>>) =>
    new Draft({
      ownerId: new Types.ObjectId(),
      scheduledFor: new Date(),
      ...draft,
      media: (media as object[] | undefined)?.map((one) => ({ ...one, at: new Date(), file: new Types.ObjectId() })),
    });

  it("is validated by its declared fields, without issues about Mongoose's own fields", () => {
    expect(validatePost(document({ text: "A day at sea" }))).toEqual([]);
    expect(validatePost(document(PLAIN))).toEqual([]);
    expect(validatePost(document({ media: [{ type: "image", url: "file:///a" }] }))).toMatchObject([
      { code: "media-url", path: ["media", 0, "url"] },
    ]);
  });

  it("has the same copy and the same fingerprint as the plain draft", () => {
    const copy = checkDraft(document(PLAIN), DEFAULT_LIMITS);
    expect(copy).toEqual(PLAIN);
    expect(draftFingerprint(copy)).toBe(draftFingerprint(checkDraft(PLAIN, DEFAULT_LIMITS)));
    expect(checkDraft(document({ text: "A day at sea" }), DEFAULT_LIMITS)).toEqual({ text: "A day at sea", media: [] });
  });

  it("keeps the ids of media that the schema declares", () => {
    const Own = model("Own", new Schema({ media: [{ ...medium, id: String }] }));
    const copy = checkDraft(new Own({ media: [{ ...PLAIN.media[1], id: "file-7" }] }), DEFAULT_LIMITS);
    expect(copy.media).toEqual([{ ...PLAIN.media[1], id: "file-7" }]);
  });

  it("is published as declared, alone and in a thread", async () => {
    const stage = await publishStage();
    const { id } = await stage.process().publish(document({ ...PLAIN, replyTo: undefined }), "job");
    const parts = [document({ text: "Two", replyTo: id }), document({ text: "Three", media: PLAIN.media.slice(0, 1) })];
    const options = { idempotencyKey: "thread", journal: stage.journal };
    const [two, three] = await stage.process().account.publishThread(parts, options);
    expect(stage.sandbox.posts()).toMatchObject([
      { id, text: "A day at sea", media: URLS.map((url) => ({ url })) },
      { id: two?.id, text: "Two", replyTo: id },
      { id: three?.id, text: "Three", replyTo: two?.id, media: [{ url: URLS[0] }] },
    ]);
    // The same job after a restart, with documents that were read again, or with plain objects.
    expect(await stage.process().publish({ text: PLAIN.text, media: PLAIN.media }, "job")).toMatchObject({ id });
  });
});
