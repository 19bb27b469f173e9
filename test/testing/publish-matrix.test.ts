/** Publishing each kind of post under each behavior of the sandbox, with and without a lost response, in virtual time. */
import { describe, expect, it } from "vitest";
import type { PostDraft } from "../../src/index.js";
import { BEHAVIORS, behaviorVariants, type Fault, type FaultAction } from "../../src/testing/index.js";
import { runJob, text, wrongEnd, type Conditions, type Ended, type Job } from "./publish-run.js";
import { ALL_SCOPES } from "./sandbox/posting.js";

const image = (name: string) => ({ type: "image", url: `https://media.example/${name}.jpg` }) as const;
const video = (name: string) => ({ type: "video", url: `https://media.example/${name}.mp4` }) as const;

const one = (draft: (otherId: string) => PostDraft): Job => draft;
const KINDS: Readonly<Record<string, Job>> = {
  text: one(() => ({ text: text() })),
  image: one(() => ({ text: text(), media: [image("a")] })),
  video: one(() => ({ text: text(), media: [video("a")] })),
  carousel: one(() => ({ text: text(), media: [image("a"), video("b")] })),
  reply: one((replyTo) => ({ text: text(), replyTo })),
  ghost: one(() => ({ text: text(), ghost: true })),
  quote: one((quote) => ({ text: text(), quote })),
  thread: () => [{ text: text(0) }, { text: text(1), media: [image("a")] }],
};

const LOST: Fault = { on: "publish", kind: "close-after" };

interface Row extends Conditions {
  readonly name: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Every value of every behavior. */
const BEHAVIOR_ROWS: readonly Row[] = behaviorVariants().map(({ name, value, behaviors }) => ({
  name: `${name} = ${String(value)}`,
  options: { behaviors },
}));

/** The status is still FINISHED when the container is published again, which is refused with each code. */
const SECOND_PUBLISHES: readonly Row[] = BEHAVIORS.publishTwice.values
  .filter((code) => code !== "publishes-again")
  .flatMap((publishTwice) =>
    BEHAVIORS.publishTwiceStatus.values.map((publishTwiceStatus) => ({
      name: `a second publish is refused with ${publishTwiceStatus}/${publishTwice}`,
      options: { staleStatusMs: 4 * MINUTE, behaviors: { publishTwice, publishTwiceStatus } },
    })),
  );

/** Delayed and missing information of Threads. */
const DELAYS: readonly Row[] = [
  { name: "the status is not visible for 40 s", options: { statusDelayMs: 40_000 } },
  { name: "the status is 20 s behind", options: { staleStatusMs: 20_000 } },
  { name: "the status is 5 minutes behind", options: { staleStatusMs: 5 * MINUTE } },
  { name: "the lists are 20 s behind", options: { listDelayMs: 20_000 } },
  { name: "the lists are 5 minutes behind", options: { listDelayMs: 5 * MINUTE } },
  { name: "the parent is not visible for 200 s", options: { parentDelayMs: 200_000 } },
  { name: "an image cannot be fetched for 16 s", options: { mediaDelayMs: 16_000 } },
  { name: "a container is processed for 30 s", options: { processingMs: 30_000 } },
  { name: "the first container ends in ERROR", options: { processingMs: firstInError } },
  {
    name: "the publish race affects every container, up to three times",
    options: { publishRace: { rate: 1, times: 3 } },
  },
  { name: "the Date header is three hours behind", options: { dateOffsetMs: -3 * HOUR } },
  { name: "the Date header is three hours ahead", options: { dateOffsetMs: 3 * HOUR } },
  {
    name: "the permission to read replies is missing",
    scopes: ALL_SCOPES.filter((scope) => scope !== "threads_read_replies"),
  },
  {
    name: "the permission to read replies is missing, with HTTP 500",
    scopes: ALL_SCOPES.filter((scope) => scope !== "threads_read_replies"),
    options: { behaviors: { permissionStatus: 500 } },
  },
  { name: "the owner deletes the post at once", deletes: true },
];

/** The first container is that of "another post", the second one is the draft's. */
function firstInError({ ordinal }: { readonly ordinal: number }) {
  return ordinal === 2 ? { ms: 0, error: "UNKNOWN" } : 0;
}

const graph = (status: number, code: number | string, subcode?: number, isTransient?: boolean): FaultAction => ({
  kind: "graph-error",
  status,
  code,
  subcode,
  isTransient,
});

/** Error responses to a publish request whose post is published anyway, later, or never. */
const REFUSALS: readonly FaultAction[] = [
  graph(500, 10),
  graph(500, 2, undefined, true),
  graph(503, 999),
  graph(500, 0),
  graph(502, -1),
  graph(429, 999),
  graph(400, 1),
  graph(400, 999, undefined, true),
  { kind: "http-error", status: 408 },
  { kind: "http-error", status: 404, body: "html" },
  { kind: "http-error", status: 400, body: "json" },
  { kind: "html-502" },
];

const nameOf = (fault: FaultAction) =>
  fault.kind === "graph-error"
    ? `${fault.status}/${fault.code}`
    : `${fault.kind}${"status" in fault ? ` ${String(fault.status)}` : ""}`;

const onPublish = (name: string, fault: FaultAction): Row => ({ name, faults: [{ on: "publish", ...fault }] });
const FAULTS: readonly Row[] = [
  ...REFUSALS.map((fault) => onPublish(`${nameOf(fault)} at publish`, fault)),
  ...REFUSALS.map((fault) =>
    onPublish(`${nameOf(fault)} at publish, although the post is live`, { ...fault, effect: "after" } as FaultAction),
  ),
  ...[1000, 13_000, 42_000].flatMap((afterMs) =>
    REFUSALS.map((fault) =>
      onPublish(`${nameOf(fault)} at publish, and the post is live ${afterMs / 1000} s later`, {
        ...fault,
        effect: { afterMs },
      } as FaultAction),
    ),
  ),
  ...["MOVED", undefined].map((word): Row => ({
    name: word === undefined ? "a container without status, twice" : "a container with an unknown status, twice",
    faults: [
      word === undefined
        ? { on: "node", kind: "altered", without: ["status"], times: 2 }
        : { on: "node", kind: "altered", set: { status: word }, times: 2 },
    ],
  })),
  {
    name: "the Date header of a status is three hours ahead",
    faults: [LOST, { on: "node", kind: "wrong-date", offMs: 3 * HOUR }],
  },
];

/** The names of the rows whose jobs may end as unknown, because Threads does not return the needed information. */
const UNKNOWABLE: readonly RegExp[] = [
  /^publishedStatus = EXPIRED$/,
  /^the permission to read replies is missing/,
  /^the owner deletes the post/,
];

const shown = (kind: string, lost: boolean, { end, error, live, deliveries }: Ended, what: string) =>
  `${kind}${lost ? ", response lost" : ""}: ${what} (${end} after ${deliveries} deliveries, live ${live.map((posts) => posts.length).join("+")}; ${error ?? ""})`;

describe.each([
  ["under each behavior", BEHAVIOR_ROWS],
  ["under each delay", DELAYS],
  ["when a second publish is refused", SECOND_PUBLISHES],
  ["under each fault", FAULTS],
])("publishing %s", (_name, rows) => {
  it.each(rows)(
    "$name: the post is live at most once, is never reported as failed when it is live, and the job ends",
    async (row) => {
      const wrong: string[] = [];
      for (const [kind, job] of Object.entries(KINDS)) {
        for (const lost of rows === FAULTS ? [false] : [false, true]) {
          const ended = await runJob(job, { ...row, faults: [...(lost ? [LOST] : []), ...(row.faults ?? [])] });
          const found = wrongEnd(ended, row.name === "publishTwice = publishes-again");
          if (found !== null) wrong.push(shown(kind, lost, ended, found));
          else if (ended.end === "unknown" && !UNKNOWABLE.some((words) => words.test(row.name)))
            wrong.push(shown(kind, lost, ended, "ends as unknown"));
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});
