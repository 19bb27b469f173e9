/** For any JSON that Meta signs, `parseWebhook` reads it or throws a ThreadsWebhookError. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ThreadsWebhookError } from "../../src/errors/index.js";
import { parseWebhook } from "../../src/webhooks/index.js";
import { APP_SECRET } from "../support/secrets.js";
import { bytes, deleted, envelope, json, mentions, publish, replies, signatureOf } from "./support.js";

function read(body: string) {
  try {
    return parseWebhook(bytes(body), signatureOf(bytes(body)), APP_SECRET);
  } catch (error) {
    expect(error).toBeInstanceOf(ThreadsWebhookError);
    expect((error as ThreadsWebhookError).reason).toBe("malformed");
    return null;
  }
}

/** A change with some of its fields replaced by any JSON. */
const change = fc
  .tuple(
    fc.constantFrom(replies(), mentions(), publish(), deleted(), { field: "brand_new", value: { id: "17" } }),
    fc.dictionary(fc.constantFrom("id", "root_post", "replied_to", "owner", "timestamp", "text"), fc.jsonValue()),
    fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.jsonValue() }),
  )
  .map(([known, changes, other]) => other ?? { field: known.field, value: { ...known.value, ...changes } });

const body = fc.oneof(
  fc.jsonValue().map(json),
  fc.string(),
  fc
    .record({ values: fc.oneof(change, fc.array(change), fc.jsonValue()) }, { requiredKeys: [] })
    .map(({ values }) => json(envelope(values))),
  fc
    .array(fc.oneof(fc.record({ id: fc.jsonValue(), time: fc.jsonValue(), changes: fc.array(change) }), fc.jsonValue()))
    .map((entry) => json({ object: "threads", entry })),
);

describe("parseWebhook, with any JSON", () => {
  it("returns events and malformed updates, or throws a ThreadsWebhookError", () => {
    fc.assert(
      fc.property(body, (text) => {
        const result = read(text);
        for (const event of result?.events ?? []) {
          expect(event.id).toMatch(/^[\w-]+(?::[0-9a-f]+){1,2}$/);
          expect([event.platformId, event.target_id].every((id) => id === null || /^\d+$/.test(id))).toBe(true);
          if (event.type !== "unknown") expect(event.value.id).toMatch(/^\d{1,32}$/);
        }
        for (const error of result?.malformed ?? []) expect(error).toBeInstanceOf(ThreadsWebhookError);
      }),
      { numRuns: 400 },
    );
  });

  it("delivers every update of a list, or reports it", () => {
    fc.assert(
      fc.property(fc.array(change), (values) => {
        const { events, malformed } = read(json(envelope(values))) ?? { events: [], malformed: [] };
        expect(events.length + malformed.length).toBe(values.length);
      }),
      { numRuns: 100 },
    );
  });

  it("gives the events of a repeated delivery the same ids", () => {
    fc.assert(
      fc.property(fc.array(change), fc.nat(), (values, time) => {
        const idsAt = (seconds: number) =>
          read(json(envelope(values, { time: seconds })))?.events.map(({ id }) => id) ?? null;
        expect(idsAt(time)).toEqual(idsAt(time + 60));
      }),
      { numRuns: 100 },
    );
  });

  it("never loses a digit of an id that is a JSON number", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n }),
        fc.bigInt({ min: 1n, max: 10n ** 19n }),
        (id, owner) => {
          const text = `{"values":[{"field":"delete","value":{"id":${id},"owner":{"owner_id":${owner}}}}]}`;
          expect(read(text)?.events[0]).toMatchObject({ id: `delete:${id}`, platformId: String(owner) });
        },
      ),
    );
  });
});
