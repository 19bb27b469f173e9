/** A publish worker's run never throws, whatever its job, its options, its clock and its signal are. */
import { describe, expect, it } from "vitest";
import { workerStage } from "./support.js";

const JOB = { id: "job-1", ownerId: "ada", draft: { text: "Ready to sail." } } as const;

/** An object whose every use throws. */
const HOSTILE: object = new Proxy(
  {},
  {
    get: () => refuseUse(),
    has: () => refuseUse(),
    ownKeys: () => refuseUse(),
    getPrototypeOf: () => refuseUse(),
    getOwnPropertyDescriptor: () => refuseUse(),
  },
);
function refuseUse(): never {
  throw new Error("not readable");
}

/** Returns a job with a field that can be read `times` times. */
function readable(field: string, value: unknown, times: number): object {
  let reads = 0;
  return Object.defineProperty({ ...JOB }, field, {
    enumerable: true,
    get: () => ((reads += 1) > times ? refuseUse() : value),
  });
}

/** A date whose time can be read once. */
class DateReadOnce extends Date {
  #reads = 0;
  override getTime(): number {
    return (this.#reads += 1) > 1 ? refuseUse() : super.getTime();
  }
}

describe("worker: run", () => {
  it.each([
    ["null", null],
    ["a number", 7],
    ["a hostile object", HOSTILE],
    ["a hostile draft", { ...JOB, draft: HOSTILE }],
    ["hostile drafts", { id: "job-1", ownerId: "ada", drafts: HOSTILE }],
    ["a hostile owner", { ...JOB, ownerId: HOSTILE }],
    ["a hostile giveUpAt", { ...JOB, giveUpAt: HOSTILE }],
    ["an id that can be read once, and a refused draft", { ...readable("id", "job-1", 1), draft: { text: "" } }],
  ])("worker: returns an outcome for a job that is %s", async (_, job) => {
    const { worker, sandbox } = await workerStage();
    expect(["later", "failed"]).toContain((await worker.run(job as never)).outcome);
    expect(sandbox.posts()).toEqual([]);
  });

  it("worker: fails for a giveUpAt that is not a Date, instead of trying forever", async () => {
    const { worker } = await workerStage();
    const noDates: readonly unknown[] = [HOSTILE, new Proxy(new Date(), {}), Object.create(Date.prototype)];
    for (const giveUpAt of noDates)
      expect(await worker.run({ ...JOB, giveUpAt } as never)).toMatchObject({ outcome: "failed", mayBeLive: false });
  });

  it.each(["id", "ownerId", "draft"] as const)("worker: reads the field %s of a job once", async (field) => {
    const { worker, sandbox } = await workerStage();
    expect(await worker.run(readable(field, JOB[field], 1) as never)).toMatchObject({ outcome: "published" });
    expect(sandbox.posts()).toHaveLength(1);
  });

  it("worker: reads giveUpAt once, also when the run fails", async () => {
    const { worker, clock } = await workerStage();
    const giveUpAt = new DateReadOnce(clock.now());
    const result = await worker.run({ ...JOB, ownerId: "nobody", giveUpAt });
    expect(result).toMatchObject({ outcome: "failed", mayBeLive: false });
  });

  it.each([
    ["null", null],
    ["a number", 7],
    ["a hostile object", HOSTILE],
    ["a hostile signal", { signal: HOSTILE }],
  ])("worker: returns an outcome for options that are %s", async (_, options) => {
    const { worker, sandbox } = await workerStage();
    expect(["later", "failed"]).toContain((await worker.run(JOB, options as never)).outcome);
    expect(sandbox.posts()).toEqual([]);
  });

  it("worker: delivers the job again, as one that may be live, when the clock throws", async () => {
    const { worker, clock } = await workerStage();
    clock.now = () => refuseUse();
    expect(await worker.run(JOB)).toMatchObject({ outcome: "later", reason: "transient", mayBeLive: true, posts: [] });
  });

  it("worker: returns an outcome when the reason of an abort cannot be read", async () => {
    const { worker } = await workerStage();
    expect((await worker.run(JOB, { signal: AbortSignal.abort(HOSTILE) })).outcome).toBe("later");
  });

  it.each([
    ["load", 1],
    ["load", 2],
    ["save", 1],
    ["save", 2],
    ["save", 3],
    ["save", 4],
    ["save", 5],
  ] as const)(
    "worker: publishes once in the next run when the journal's %s fails from call %i on",
    async (name, from) => {
      const { another, journal, sandbox, clock } = await workerStage();
      let calls = 0;
      const failing = {
        ...journal,
        [name]: (...args: unknown[]) => {
          calls += 1;
          if (calls >= from) return Promise.reject(new Error("journal lost"));
          return (journal[name] as (...given: unknown[]) => Promise<unknown>)(...args);
        },
      };
      const first = await another(failing).worker.run(JOB);
      const isLive = sandbox.posts().length > 0;
      clock.advance(120_000);
      const second = await another().worker.run(JOB);
      expect(second).toMatchObject({ outcome: "published" });
      expect(sandbox.posts()).toHaveLength(1);
      if (isLive && first.outcome !== "published") expect(first.mayBeLive).toBe(true);
    },
  );
});

describe("worker: stop", () => {
  it("worker: stops the runs that are under way and those that begin later, and waits for both", async () => {
    const { worker, sandbox } = await workerStage();
    const runs = [worker.run(JOB), worker.run({ ...JOB, id: "job-2" })];
    let ended = 0;
    for (const run of runs) void run.then(() => (ended += 1));
    await worker.stop();
    expect(ended).toBe(2);
    for (const run of runs) expect(await run).toMatchObject({ outcome: "later", reason: "stopped", afterMs: 0 });
    expect(await worker.run({ ...JOB, id: "job-3" })).toMatchObject({ outcome: "later", reason: "stopped" });
    await worker.stop();
    expect(sandbox.posts()).toEqual([]);
  });
});
