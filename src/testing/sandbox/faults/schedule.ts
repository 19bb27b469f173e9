import type { Fault, FaultAction, FaultKind, FaultPlan, RandomFaults } from "./faults.js";
import type { Operation } from "../http/operation-row.js";
import type { SandboxOptions } from "../options.js";
import type { Random } from "../state/random.js";

/** The faults to come, asked once for every well-formed request. */
export interface FaultSchedule {
  add(fault: Fault): void;
  /** The fault that strikes this request, or null. */
  next(operation: Operation): FaultAction | null;
  /** Scripted faults that have not struck as often as they may. */
  pending(): readonly Fault[];
}

const PAGES: readonly Operation[] = ["authorize", "consent", "callback", "home"];

/** Keeps scripted faults in order, and draws random ones from a stream per operation, so that parallel calls stay repeatable. */
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
      let struck: FaultAction | null = null;
      for (const entry of entries) {
        if (entry.fault.on !== operation) continue;
        entry.seen += 1;
        if (struck !== null || entry.left === 0 || entry.seen < (entry.fault.occurrence ?? 1)) continue;
        entry.left -= 1;
        struck = entry.fault;
      }
      // Every plan draws, whatever strikes: what one does moves no draw of another's.
      const drawn = draws.map((draw) => draw(operation));
      return struck ?? drawn.find((fault) => fault !== null) ?? null;
    },
    pending: () => entries.filter((entry) => entry.left > 0).map((entry) => entry.fault),
  };
  for (const fault of scripted) schedule.add(fault);
  return schedule;
}

/** Draws the faults of one random plan, from a stream of its own for each operation. */
function drawing(plan: RandomFaults, random: Random): (operation: Operation) => FaultAction | null {
  const streams = new Map<Operation, Random>();
  return (operation) => {
    if (plan.on ? !plan.on.includes(operation) : PAGES.includes(operation)) return null;
    const stream = streams.get(operation) ?? random.fork(`faults/${operation}`);
    streams.set(operation, stream);
    // Both draws happen for every request, so that another rate moves no later draw.
    const struck = stream.next() < plan.rate;
    const picked = plan.kinds[stream.int(0, plan.kinds.length - 1)];
    if (!struck || picked === undefined) return null;
    return typeof picked === "string" ? plainest(picked) : picked;
  };
}

/** A fault's plainest form, for a kind that was only named. */
function plainest(kind: FaultKind): FaultAction {
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

/** The plan in whatever form the option gave it. */
function planOf(faults: SandboxOptions["faults"]): FaultPlan {
  if (faults === undefined) return {};
  if (isScript(faults)) return { scripted: faults };
  return "rate" in faults ? { random: faults } : faults;
}

function isScript(faults: readonly Fault[] | RandomFaults | FaultPlan): faults is readonly Fault[] {
  return Array.isArray(faults);
}
