/** `docs/refusals.md`, written from the table of refusals in `src/http/refusals/graph-codes.ts`. */
import { REFUSALS, UNKNOWN_REFUSAL } from "../../src/http/refusals/graph-codes.js";
import type { Refusal, RefusalEndpoint, RefusalRow } from "../../src/http/refusals/refusal.js";

const ENDPOINTS: Readonly<Record<RefusalEndpoint, string>> = {
  "code-exchange": "`POST /oauth/access_token`",
  "token-exchange": "`GET /access_token`",
  refresh: "`GET /refresh_access_token`",
  me: "`GET /me`",
  other: "other endpoints",
};

const RETRY: Readonly<Record<Refusal["retry"], string>> = {
  never: "no",
  soon: "yes; the SDK retries a call that is safe to repeat",
  later: "yes, after `retryAfterMs`",
};

const NOTHING_PUBLISHED: Readonly<Record<Refusal["provesNoEffect"], string>> = {
  "any-status": "yes",
  "below-500": "at 4xx",
  never: "no",
};

const TOKEN: Readonly<Record<Refusal["tokenVerdict"], string>> = {
  anywhere: "yes",
  "at-me": "from `GET /me`, below 500",
  never: "no",
};

const INTRODUCTION = `# What each refusal of Threads means

This page lists the error codes of Threads that the SDK knows. \`npm run docs:refusals\` generates this page from the table that the SDK uses,
\`src/http/refusals/graph-codes.ts\`. For each error, the SDK takes the first row that matches.

- **Kind** is \`error.kind\`. Use \`error.kind\` in the conditions of your code.
- **Who acts** is \`error.responsible\`: the user, the app's operator, the developer of the calling code, or Threads. If the operator has to act,
  \`error.message\` ends with what to do.
- **Retry** says whether the same call may succeed later (\`error.retryable\`, \`error.retryAfterMs\`).
- **Nothing published** says whether this error in response to a publish request proves that nothing was published. If an error does not prove
  that nothing was published, the outcome is unconfirmed. If Threads sends \`is_transient: true\`, only rate limits and 24/4279009 are a proof. If the
  HTTP status is 5xx, the SDK also reads the container's status, which must not be \`PUBLISHED\`.
- **Token invalid** says whether the error means that the token is invalid. The SDK calls \`GET /me\` to confirm it.
- **Advice** is \`error.advice\`, a text that you may show to the user. If Threads sends a text for users, \`error.advice\` is that text.

A permission error names the missing scope in \`error.missingScope\`. If your app does not request that scope when users connect,
\`error.responsible\` is \`developer\`, and the advice does not tell the user to connect again.
`;

function codeOf({ code, subcode, endpoints, status, message, unlessTransient }: RefusalRow): string {
  const named = typeof code === "object" ? `${code[0]} to ${code[1]}` : String(code);
  const parts = [
    subcode === undefined ? named : `${named} / ${subcode}`,
    status === undefined ? null : statusesOf(status),
    endpoints === undefined ? null : `at ${endpoints.map((endpoint) => ENDPOINTS[endpoint]).join(", ")}`,
    message === undefined ? null : "if the message says so",
    unlessTransient === undefined ? null : "without `is_transient`",
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function statusesOf([from, to]: readonly [number, number]): string {
  if (from === to) return `HTTP ${from}`;
  if (from === 0) return `HTTP up to ${to}`;
  return to === 599 ? `HTTP from ${from}` : `HTTP ${from} to ${to}`;
}

function lineOf(code: string, meaning: string, refusal: Refusal): string {
  const { kind, responsible, retry, provesNoEffect, tokenVerdict, advice } = refusal;
  const cells = [
    code,
    meaning,
    `\`${kind}\``,
    responsible,
    RETRY[retry],
    NOTHING_PUBLISHED[provesNoEffect],
    TOKEN[tokenVerdict],
    advice,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** Returns the whole page. */
export function refusalsPage(): string {
  const lines = [
    "| Code / subcode | What happened | Kind | Who acts | Retry | Nothing published | Token invalid | Advice |",
    "|---|---|---|---|---|---|---|---|",
    ...REFUSALS.map((row) => lineOf(codeOf(row), row.meaning, row.refusal)),
    lineOf(
      "any other",
      "A code that the SDK does not know; with `is_transient` it counts as `transient`.",
      UNKNOWN_REFUSAL,
    ),
  ];
  return `${INTRODUCTION}\n${lines.join("\n")}\n`;
}
