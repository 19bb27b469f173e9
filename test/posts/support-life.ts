/** Processes that die, or are suspended, at any point of their work. */
import type { Dispatcher } from "undici";
import type { PublishJournal } from "../../src/index.js";

type Dispatch = Dispatcher["dispatch"];

/** Every effect of a process passes through here. Each effect has two points: one before and one after it. */
export interface Life {
  /** How many points the process has passed. */
  readonly points: number;
  readonly over: boolean;
  readonly wire: (dispatch: Dispatch) => Dispatch;
  readonly journal: (journal: PublishJournal) => PublishJournal;
  /** Runs the action. If the process is dead, the promise never settles. */
  readonly unless: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

const never = <Result>() => new Promise<Result>(() => undefined);

function livingBy(pass: (what: string) => Promise<void>, life: { points: number; over: boolean }): Life {
  const unless = <Result>(work: () => Promise<Result>): Promise<Result> => (life.over ? never() : work());
  const step = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    await pass(`before ${what}`);
    const [settled] = await Promise.allSettled([work()]);
    await pass(`after ${what}`);
    if (settled.status === "rejected") throw settled.reason;
    return settled.value;
  };
  return {
    get points() {
      return life.points;
    },
    get over() {
      return life.over;
    },
    unless,
    journal: (journal) => ({
      load: (key) => step("load", () => journal.load(key)),
      save: (key, value, ifVersion) => step("save", () => journal.save(key, value, ifVersion)),
      prune: (olderThan) => journal.prune(olderThan),
    }),
    wire: (dispatch) => (options, handler) => {
      const what = `${options.method} ${options.path.replace(/\?.*$/, "")}`;
      const after = (tell: () => void) => void pass(`after ${what}`).then(tell);
      void pass(`before ${what}`).then(() =>
        dispatch(options, {
          onRequestStart: (controller, context: unknown) => handler.onRequestStart?.(controller, context),
          onResponseStart: (...args) => handler.onResponseStart?.(...args),
          onResponseData: (...args) => handler.onResponseData?.(...args),
          onResponseEnd: (...args) => after(() => handler.onResponseEnd?.(...args)),
          onResponseError: (...args) => after(() => handler.onResponseError?.(...args)),
        }),
      );
      return true;
    },
  };
}

/** A process that never dies. */
export const immortal = (): Life => livingBy(() => Promise.resolve(), { points: 0, over: false });

/** A process that is killed at its nth point. Nothing that it does afterwards has an effect. */
export function mortal(diesAt: number): Life {
  const life = { points: 0, over: false };
  return livingBy(() => {
    if (!life.over) life.points += 1;
    if (life.points >= diesAt) life.over = true;
    return life.over ? never() : Promise.resolve();
  }, life);
}

/** A process that is suspended at its nth point, or at the first point of a name, until the test resumes it. */
export function stoppable(stopsAt: number | string): Life & {
  readonly stopped: Promise<string>;
  readonly resume: () => void;
} {
  const life = { points: 0, over: false };
  const stop = latch<string>();
  const resumption = latch<null>();
  let reached = false;
  const living = livingBy(async (what) => {
    life.points += 1;
    reached ||= what === stopsAt || life.points === stopsAt;
    if (!reached) return;
    stop.open(what);
    await resumption.opened;
  }, life);
  return Object.assign(living, { stopped: stop.opened, resume: () => resumption.open(null) });
}

/** The point at which Threads has published, and the response is not read yet. */
export const PUBLISHED = "after POST /v1.0/me/threads_publish";

function latch<Value>() {
  let open: (value: Value) => void = () => undefined;
  const opened = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { opened, open: (value: Value) => open(value) };
}

const lost = () => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const refused = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

const isPublish = ({ path }: Dispatcher.DispatchOptions) => path.endsWith("/threads_publish");

/** A process whose first publish request is lost, and reaches Threads when the first sleep after that time ends. */
export function lateToPublish(
  clock: { now(): number },
  lateMs: number,
): Life & { readonly arrive: () => Promise<void> } {
  const living = immortal();
  let held: { readonly at: number; readonly send: () => Promise<void> } | null = null;
  let seen = false;
  const arrive = async () => {
    const late = held;
    held = null;
    await late?.send();
  };
  return {
    ...living,
    arrive,
    unless: async (work) => {
      const result = await work();
      if (held !== null && clock.now() >= held.at) await arrive();
      return result;
    },
    wire: (dispatch) => (options, handler) => {
      if (seen || !isPublish(options)) return dispatch(options, handler);
      seen = true;
      held = {
        at: clock.now() + lateMs,
        send: () =>
          new Promise((resolve) => {
            dispatch(options, {
              onRequestStart: () => undefined,
              onResponseEnd: () => resolve(),
              onResponseError: () => resolve(),
            });
          }),
      };
      handler.onResponseError?.({} as Dispatcher.DispatchController, lost());
      return true;
    },
  };
}

/** A process whose first publish requests cannot connect. */
export function refusedToPublish(times: number): Life {
  let left = times;
  return {
    ...immortal(),
    wire: (dispatch) => (options, handler) => {
      if (left === 0 || !isPublish(options)) return dispatch(options, handler);
      left -= 1;
      handler.onResponseError?.({} as Dispatcher.DispatchController, refused());
      return true;
    },
  };
}

/** A healthy process that counts how many of its requests to a path are in progress, and the maximum so far. */
export function countingTogether(path: string): Life & { readonly most: () => number; readonly open: () => number } {
  let open = 0;
  let most = 0;
  return {
    ...immortal(),
    most: () => most,
    open: () => open,
    wire: (dispatch) => (options, handler) => {
      if (!options.path.split("?")[0]?.endsWith(path)) return dispatch(options, handler);
      open += 1;
      most = Math.max(most, open);
      return dispatch(options, {
        onRequestStart: (controller, context: unknown) => handler.onRequestStart?.(controller, context),
        onResponseStart: (...args) => handler.onResponseStart?.(...args),
        onResponseData: (...args) => handler.onResponseData?.(...args),
        onResponseEnd: (...args) => {
          open -= 1;
          handler.onResponseEnd?.(...args);
        },
        onResponseError: (...args) => {
          open -= 1;
          handler.onResponseError?.(...args);
        },
      });
    },
  };
}
