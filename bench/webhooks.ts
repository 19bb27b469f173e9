/** Compares `parseWebhook` with the bare HMAC and `JSON.parse`. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { builtWebhooks } from "./built.js";
import { compare, type Figures } from "./measure.js";

const SECRET = "0123456789abcdef0123456789abcdef";

/** A reply as Meta documents it, with escaped slashes. */
const BODY = Buffer.from(
  JSON.stringify({
    app_id: "1234567890123456",
    topic: "moderate",
    target_id: "18011111111111111",
    time: 1_790_000_000,
    subscription_id: "3333333333333333",
    has_uid_field: false,
    values: {
      field: "replies",
      value: {
        id: "18022222222222222",
        username: "ann",
        text: "The harbor looks wonderful in this light. Which lens did you take for the second picture?",
        media_type: "TEXT_POST",
        permalink: "https://www.threads.com/@ann/post/DAbCdEfGhIj",
        shortcode: "DAbCdEfGhIj",
        replied_to: { id: "18011111111111111" },
        root_post: { id: "18011111111111111", owner_id: "26999888777666555", username: "mika" },
        timestamp: "2026-11-28T03:24:04+0000",
      },
    },
  }).replaceAll("/", "\\/"),
);
const SIGNATURE = `sha256=${createHmac("sha256", SECRET).update(BODY).digest("hex")}`;

export interface WebhookBench {
  readonly figures: readonly Figures[];
  /** Webhooks per second, divided by those of the bare HMAC with `JSON.parse`. */
  readonly overBare: number;
}

export async function benchWebhooks(): Promise<WebhookBench> {
  const { parseWebhook } = await builtWebhooks();
  const bare = () => {
    const expected = createHmac("sha256", SECRET).update(BODY).digest();
    if (!timingSafeEqual(expected, Buffer.from(SIGNATURE.slice(7), "hex"))) throw new Error("unsigned");
    return JSON.parse(BODY.toString()) as unknown;
  };
  const repeat = (run: () => unknown) => (count: number) => {
    for (let index = 0; index < count; index += 1) run();
  };
  const cases = [
    { name: "HMAC-SHA256 + JSON.parse", run: repeat(bare) },
    { name: "parseWebhook", run: repeat(() => parseWebhook(BODY, SIGNATURE, SECRET)) },
  ];
  const { figures, ratios } = await compare(cases, { rounds: 9, count: 20_000, warmUp: 20_000 });
  return { figures, overBare: ratios.get("parseWebhook")! };
}
