/** A draft is read once, so that the validated values are the values that are sent. No object in it can crash the SDK. */
import { describe, expect, it } from "vitest";
import { ThreadsValidationError } from "../../src/index.js";
import { checkDraft, checkDrafts } from "../../src/posts/check-draft.js";
import { draftFingerprint } from "../../src/posts/draft.js";
import { DEFAULT_LIMITS, validateCarousel, validateImage, validatePost } from "../../src/validation/index.js";

const URL_OF_IMAGE = "https://a.example/1.jpg";
const check = (draft: unknown) => checkDraft(draft as never, DEFAULT_LIMITS);

function refusal(draft: unknown): ThreadsValidationError {
  try {
    check(draft);
  } catch (error) {
    expect(error).toBeInstanceOf(ThreadsValidationError);
    return error as ThreadsValidationError;
  }
  return expect.unreachable("the draft was accepted");
}

/** An object whose properties return the nth value at the nth read, and the last value after that. */
function changing(values: Readonly<Record<string, readonly unknown[]>>): object {
  const object = {};
  for (const [name, list] of Object.entries(values)) {
    let read = 0;
    Object.defineProperty(object, name, { enumerable: true, get: () => list[Math.min(read++, list.length - 1)] });
  }
  return object;
}

describe("checkDraft: a getter that returns another value at the second read", () => {
  it("is read once in each field of the post", () => {
    const draft = changing({
      text: ["Judged", "x".repeat(501)],
      media: [
        [changing({ type: ["image", "video"], url: [URL_OF_IMAGE, "file:///etc/passwd"], altText: ["A", 5] })],
        7,
      ],
      replyTo: ["1", "not an id"],
    });
    expect(check(draft)).toEqual({
      text: "Judged",
      media: [{ type: "image", url: URL_OF_IMAGE, altText: "A", id: undefined }],
      replyTo: "1",
    });
  });

  it("is read once beside a text", () => {
    const range = () => changing({ offset: [0, 9_999], length: [1, 9_999], styles: [["bold"], ["blink"]] });
    const draft = {
      text: "Text",
      spoilers: [changing({ offset: [0, -1], length: [1, 9_999] })],
      textAttachment: changing({
        text: ["Long", "x".repeat(10_001)],
        link: ["https://a.example", "x"],
        styles: [[range()], 1],
      }),
      gif: changing({ id: ["g", ""], provider: ["GIPHY", "TENOR"] }),
    };
    expect(check(draft)).toEqual({
      text: "Text",
      spoilers: [{ offset: 0, length: 1 }],
      textAttachment: { text: "Long", link: "https://a.example", styles: [{ offset: 0, length: 1, styles: ["bold"] }] },
      gif: { id: "g", provider: "GIPHY" },
    });
  });

  it("is read once in lists, and in a list that is a proxy", () => {
    let reads = 0;
    const options = new Proxy(["Yes", "No"], {
      get: (target, name) =>
        /^\d+$/.test(String(name)) && (reads += 1) > 2 ? "x".repeat(99) : (Reflect.get(target, name) as unknown),
    });
    expect(check({ text: "Which?", poll: options })).toEqual({ text: "Which?", poll: ["Yes", "No"] });
  });

  it("is read once in a thread", () => {
    const first = changing({ text: ["One", ""] });
    const second = changing({ text: ["Two", ""], replyTo: [undefined, "1"] });
    expect(checkDrafts([first, second] as never, DEFAULT_LIMITS)).toEqual([{ text: "One" }, { text: "Two" }]);
  });
});

describe("checkDraft of a plain object", () => {
  it("reads only the fields that the object has", () => {
    const read: unknown[] = [];
    const get = (target: object, field: string) => {
      read.push(field);
      return Reflect.get(target, field) as unknown;
    };
    check(new Proxy({ text: "Hello", replyTo: undefined }, { get }));
    expect(read).toEqual(["text", "replyTo"]);
  });

  it("reports its issues in the same order, whatever the order of the fields is", () => {
    const wrong = { ghost: 1, replyTo: 2, text: 3 };
    const paths = ["text", "replyTo", "ghost"];
    const reversed = Object.fromEntries(Object.entries(wrong).reverse());
    for (const draft of [wrong, reversed])
      expect(validatePost(draft as never).map(({ path }) => path.join("."))).toEqual(paths);
  });
});

describe("checkDraft: an object that is not plain data", () => {
  it("is read by its known fields if it is an instance of a class, also in a thread", () => {
    class Document {
      readonly internals = () => undefined;
      get text() {
        return "Hello" as string;
      }
      get media() {
        return [new Medium()];
      }
    }
    class Medium {
      readonly self = this;
      get type() {
        return "image" as string;
      }
      get url() {
        return URL_OF_IMAGE;
      }
    }
    const sent = { text: "Hello", media: [{ type: "image", url: URL_OF_IMAGE, altText: undefined, id: undefined }] };
    expect(check(new Document())).toEqual(sent);
    expect(checkDrafts([new Document(), new Document()] as never, DEFAULT_LIMITS)).toEqual([sent, sent]);
  });

  it("is not walked deeper than its known fields, so that cycles and depth are harmless", () => {
    const cyclic: Record<string, unknown> = { text: "Hello" };
    Object.assign(cyclic, { own: cyclic });
    expect(check(cyclic)).toEqual({ text: "Hello" });
    let deep: object = {};
    for (let depth = 0; depth < 100_000; depth += 1) deep = { deep };
    expect(check({ text: "Hello", own: deep })).toEqual({ text: "Hello" });
    for (const value of [cyclic, deep]) {
      for (const field of ["gif", "poll", "media", "spoilers", "text"])
        expect(refusal({ text: "Hello", [field]: value }).issues.length).toBeGreaterThan(0);
    }
  });

  it.each([
    ["a function", () => "Hello"],
    ["a symbol", Symbol("x")],
    ["a bigint", 5n],
    ["a boxed string", Object("Hello") as unknown],
  ])("is refused by the name of the field if a field holds %s", (_, value) => {
    for (const field of ["text", "link", "topicTag", "replyTo"])
      expect(refusal({ text: "Hello", [field]: value }).issues[0]?.path).toEqual([field]);
    const media = [{ type: "image", url: URL_OF_IMAGE, altText: value }];
    expect(refusal({ media }).issues[0]?.path).toEqual(["media", 0, "altText"]);
  });

  it.each([
    ["a getter that throws", Object.defineProperty({}, "text", { enumerable: true, get: thrower })],
    ["a proxy that throws", new Proxy({ text: "x" }, { get: thrower })],
    ["a proxy that throws for its keys", new Proxy({ text: "x" }, { ownKeys: thrower })],
    ["a revoked proxy", revoked({})],
    [
      "an endless getter",
      Object.defineProperty({}, "text", {
        get: function endless(): unknown {
          return endless();
        },
      }),
    ],
    ["a revoked list of media", { media: revoked([]) }],
    ["a revoked medium", { media: [revoked({})] }],
    [
      "a list with an impossible length",
      { media: new Proxy([], { get: (_, name) => (name === "length" ? -1 : undefined) }) },
    ],
  ])("is an issue that does not repeat the error of your app: %s", (_, draft) => {
    const { issues, message } = refusal(draft);
    expect(issues.length).toBeGreaterThan(0);
    expect(message).not.toContain("secret");
    expect(validatePost(draft as never).length).toBeGreaterThan(0);
    expect(validateImage(draft as never).length).toBeGreaterThan(0);
    expect(validateCarousel(draft as never).length).toBeGreaterThan(0);
    expect(() => checkDrafts([{ text: "One" }, draft] as never, DEFAULT_LIMITS)).toThrow(ThreadsValidationError);
  });

  it("is refused at once if it claims to have four billion media", () => {
    expect(refusal({ media: new Array(2 ** 32 - 1) }).issues[0]).toMatchObject({ actual: 2 ** 32 - 1 });
  });

  it("is refused as the list of a thread", () => {
    for (const drafts of [
      undefined,
      null,
      "",
      {},
      [],
      revoked([]),
      new Array(2 ** 32 - 1),
      new Array(1_001).fill({ text: "x" }),
    ])
      expect(() => checkDrafts(drafts as never, DEFAULT_LIMITS)).toThrow(ThreadsValidationError);
  });
});

describe("draftFingerprint: a copied draft", () => {
  it("has the fingerprint that earlier versions stored", () => {
    const full = {
      text: "A day at sea",
      media: [{ type: "image", url: `${URL_OF_IMAGE}?s=1`, altText: "A boat", sizeBytes: 5 }],
      replyTo: "1",
      topicTag: "Sailing",
      countries: ["US", "CA"],
      spoilers: [{ offset: 0, length: 1 }],
      jobId: 7,
    };
    expect(draftFingerprint(check(full))).toBe("428a63b5bc44da304e4a10308702421f2f2b37ec5395198d451ff3e870b5d2cb");
    const long = { text: "T", textAttachment: { text: "Long", styles: [{ offset: 0, length: 4, styles: ["bold"] }] } };
    expect(draftFingerprint(check(long))).toBe("f924eb2df0d2171e259c4760d87302996709cce72bde475e879ee9e9752a82d3");
  });
});

function thrower(): never {
  throw new Error("secret");
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}
