import type { Fault, FaultAction, FaultKind, FaultPlan, RandomFaults } from "./faults.js";
import type { Operation } from "../http/operation-row.js";
import { OPERATIONS } from "../http/operations.js";
import type { SandboxOptions } from "../options.js";
import type { Random } from "../state/random.js";

/** The scheduled faults. */
export interface FaultSchedule {
  add(fault: Fault): void;
  /** Returns the fault of the next well-formed request, or null. Called once for each. */
  next(operation: Operation): FaultAction | null;
  /** Removes the scripted faults. */
  clear(): void;
  /** Returns the scripted faults that have not yet affected as many requests as they may. */
  pending(): readonly Fault[];
}

/** Random faults do not affect the pages unless `on` names them. */
const PAGES = new Set(OPERATIONS.filter(({ refusals }) => refusals === "page").map(({ operation }) => operation));

/** Creates a schedule. Random faults come from a separate stream for each operation, so that parallel calls can be repeated. */
export function faultSchedule(
  faults: SandboxOptions["faults"],
  random: (seed: number | undefined) => Random,
): FaultSchedule {
  const { scripted = [], random: drawn = [] } = planOf(faults);
  const entries: { fault: Fault; seen: number; left: number }[] = [];
  const draws = [drawn].flat().map((plan, index) => {
    const stream = random(plan.seed);
    return drawing(plan, index === 0 ? stream : stream.fork(`faults ${index}`));
  });

  const schedule: FaultSchedule = {
    add(fault) {
      entries.push({ fault, seen: 0, left: fault.times ?? 1 });
    },
    next(operation) {
      let chosen: FaultAction | null = null;
      for (const entry of entries) {
        if (entry.fault.on !== operation) continue;
        entry.seen += 1;
        if (chosen !== null || entry.left === 0 || entry.seen < (entry.fault.occurrence ?? 1)) continue;
        entry.left -= 1;
        chosen = entry.fault;
      }
      // Every plan draws for every request, so that one plan does not change the draws of another.
      const drawn = draws.map((draw) => draw(operation));
      return chosen ?? drawn.find((fault) => fault !== null) ?? null;
    },
    clear() {
      entries.length = 0;
    },
    pending: () => entries.filter((entry) => entry.left > 0).map((entry) => entry.fault),
  };
  for (const fault of scripted) schedule.add(fault);
  return schedule;
}

/** Returns a function that draws the faults of one random plan. */
function drawing(plan: RandomFaults, random: Random): (operation: Operation) => FaultAction | null {
  const streams = new Map<Operation, Random>();
  return (operation) => {
    if (plan.on ? !plan.on.includes(operation) : PAGES.has(operation)) return null;
    const stream = streams.get(operation) ?? random.fork(`faults/${operation}`);
    streams.set(operation, stream);
    // Both values are drawn for every request, so that the rate does not change later draws.
    const chosen = stream.next() < plan.rate;
    const picked = plan.kinds[stream.int(0, plan.kinds.length - 1)];
    if (!chosen || picked === undefined) return null;
    return typeof picked === "string" ? defaultFault(picked) : picked;
  };
}

/** Returns a fault with default values. */
function defaultFault(kind: FaultKind): FaultAction {
  switch (kind) {
    case "delay":
    case "late":
      return { kind, ms: 50 };
    case "graph-error":
      return { kind, status: 500, code: 2, message: "Service temporarily unavailable", isTransient: true };
    case "http-error":
      return { kind, status: 408 };
    case "wrong-date":
      return { kind, offMs: 3 * 3_600_000 };
    default:
      return { kind };
  }
}

/** Returns the option `faults` as a plan. */
function planOf(faults: SandboxOptions["faults"]): FaultPlan {
  if (faults === undefined) return {};
  if (isScript(faults)) return { scripted: faults };
  return "rate" in faults ? { random: faults } : faults;
}

function isScript(faults: readonly Fault[] | RandomFaults | FaultPlan): faults is readonly Fault[] {
  return Array.isArray(faults);
}
