/** Finds out what a refused call means for a connection's token, and stores it. */
import type { ThreadsClient } from "../client.js";
import { mayConcernToken } from "../graph/invalid-token.js";
import { fingerprint } from "../internal/fingerprint.js";
import type { CallOptions } from "../http/call.js";
import { failureSentence } from "./failure-sentence.js";
import type { EventApplier } from "./apply-event.js";
import { verifyTokenInvalid } from "./token-verdict.js";
import type { SecondLooks } from "./second-looks.js";

/** The parts that the check needs. */
export interface JudgeParts {
  readonly client: ThreadsClient;
  readonly ledger: EventApplier;
  readonly looks: SecondLooks;
}

/**
 * Looks at `/me` after a refusal, and writes what that shows.
 *
 * @returns how the connection has ended; null where it has not
 */
export async function judgeToken(
  { client, ledger, looks }: JudgeParts,
  ownerId: string,
  accessToken: string,
  error: unknown,
  options: CallOptions,
): Promise<"expired" | "revoked" | null> {
  if (!mayConcernToken(error) || looks.foundRecently(accessToken, error)) return null;
  const found = await verifyTokenInvalid(client, accessToken, options);
  if (found !== "invalid" && found !== "unclear") looks.remember(accessToken);
  if (found === "works" || found === "unclear") return null;
  const named = { fingerprint: fingerprint(accessToken), message: failureSentence(error) };
  try {
    if (found !== "invalid") {
      const mayMeanInvalid = found === "refused";
      await ledger.apply(ownerId, { type: "profile-refused", mayMeanInvalid, counted: false, ...named });
      return null;
    }
    const { state } = (await ledger.apply(ownerId, { type: "token-rejected", ...named })).connection;
    return state === "expired" || state === "revoked" ? state : null;
  } catch {
    // The store's own failure must not hide what Threads said; the next refusal is written.
    return null;
  }
}
