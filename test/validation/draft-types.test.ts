import { describe, expectTypeOf, it } from "vitest";
import {
  postDraftSchema,
  type MediaDraft,
  type PostDraft,
  type PostFields,
  type PostMedia,
  type ReplyControl,
  type SchemaResult,
} from "../../src/validation/index.js";

/** The compiler checks these tests: each call must compile, or must not. */
const take = (draft: PostDraft): PostDraft => draft;
const media: PostMedia[] = [{ type: "image", url: "https://cdn.example/one.jpg" }];
const gif = { id: "1", provider: "GIPHY" } as const;
const text = "Hej!";
const either = { flag: media.length > 5, media: media.length > 5 ? media : undefined };

describe("PostDraft", () => {
  it("compiles for every combination that Threads accepts", () => {
    take({ text });
    take({ media });
    take({ text, media, spoilerMedia: true, spoilers: [{ offset: 0, length: 1 }] });
    take({ text, media: either.media });
    take({ text, poll: ["Yes", "No"] });
    take({ link: "https://a.example" });
    take({ text, link: "https://a.example", textAttachment: { text } });
    take({ gif });
    take({ textAttachment: { text, link: "https://a.example", styles: [{ offset: 0, length: 1, styles: ["bold"] }] } });
    take({ text, ghost: true, spoilers: [{ offset: 0, length: 1 }] });
    take({ text, ghost: either.flag });
    take({ text, topicTag: "harbour", replyTo: "1", quote: "2", replyControl: "everyone", approveReplies: false });
    take({ text, locationId: "3", countries: ["SE"], shareToInstagram: "dark" });
    take({ media, ghost: false });
    take({ text, spoilerMedia: false, shareToInstagram: false });
    take({ text, ghost: true, approveReplies: false, spoilerMedia: false, shareToInstagram: false });
  });

  it("rejects an empty post", () => {
    // @ts-expect-error -- not allowed: no fields
    take({});
    // @ts-expect-error -- not allowed: a poll without a text
    take({ poll: ["Yes", "No"] });
    // @ts-expect-error -- not allowed: a quote without a text
    take({ quote: "1" });
    // @ts-expect-error -- not allowed: a medium without a URL
    take({ media: [{ type: "image" }] });
  });

  it("rejects, with media, fields that need a text post", () => {
    // @ts-expect-error -- not allowed: a link
    take({ text, media, link: "https://a.example" });
    // @ts-expect-error -- not allowed: a poll
    take({ text, media, poll: ["Yes", "No"] });
    // @ts-expect-error -- not allowed: a GIF
    take({ text, media, gif });
    // @ts-expect-error -- not allowed: a text attachment
    take({ text, media, textAttachment: { text } });
    // @ts-expect-error -- not allowed: a ghost
    take({ text, media, ghost: true });
  });

  it("rejects two attachments that cannot be combined", () => {
    // @ts-expect-error -- not allowed: a poll and a link
    take({ text, poll: ["Yes", "No"], link: "https://a.example" });
    // @ts-expect-error -- not allowed: a poll and a text attachment
    take({ text, poll: ["Yes", "No"], textAttachment: { text } });
    // @ts-expect-error -- not allowed: two links
    take({ text, link: "https://a.example", textAttachment: { text, link: "https://b.example" } });
    // @ts-expect-error -- not allowed: a cover without media
    take({ text, spoilerMedia: true });
  });

  it("rejects, on a ghost post, everything except text and spoilers", () => {
    // @ts-expect-error -- not allowed: a reply
    take({ text, ghost: true, replyTo: "1" });
    // @ts-expect-error -- not allowed: a quote
    take({ text, ghost: true, quote: "1" });
    // @ts-expect-error -- not allowed: a poll
    take({ text, ghost: true, poll: ["Yes", "No"] });
    // @ts-expect-error -- not allowed: a topic
    take({ text, ghost: true, topicTag: "harbour" });
    // @ts-expect-error -- not allowed: approvals
    take({ text, ghost: true, approveReplies: true });
    // @ts-expect-error -- not allowed: Instagram
    take({ text, ghost: true, shareToInstagram: true });
  });

  it("rejects values that Threads does not define", () => {
    // @ts-expect-error -- not allowed: a reply control
    take({ text, replyControl: "nobody" });
    // @ts-expect-error -- not allowed: an unknown provider
    take({ text, gif: { id: "1", provider: "TENOR" } });
    // @ts-expect-error -- not allowed: a style
    take({ text, textAttachment: { text, styles: [{ offset: 0, length: 1, styles: ["Bold"] }] } });
    // @ts-expect-error -- not allowed: an unknown mode
    take({ text, shareToInstagram: "light" });
  });

  it("extends PostFields, with and without URLs of its media", () => {
    expectTypeOf<PostDraft>().toExtend<PostFields>();
    expectTypeOf<PostDraft>().toExtend<PostFields<PostMedia>>();
    expectTypeOf<PostDraft>().toExtend<PostDraft<MediaDraft>>();
    expectTypeOf<PostDraft<MediaDraft>>().not.toExtend<PostDraft>();
    expectTypeOf<PostFields>().not.toExtend<PostDraft<MediaDraft>>();
    expectTypeOf<NonNullable<PostFields["replyControl"]>>().toEqualTypeOf<ReplyControl>();
  });

  it("is the synchronous result of its schema", () => {
    const row: PostFields<PostMedia> = { text, ghost: either.flag, media: either.media };
    const read = postDraftSchema["~standard"].validate(row);
    expectTypeOf(read).toEqualTypeOf<SchemaResult<PostDraft>>();
    if (read.issues === undefined) take(read.value);
  });
});
