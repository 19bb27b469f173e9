import { flag, list, text, type Check } from "../checks/values.js";
import type { FaultSchedule } from "../faults/schedule.js";
import type { DelayedSchedule } from "../faults/delayed-effects.js";
import type { LogEntry } from "../http/log.js";
import type { MovableClock } from "../state/clock.js";
import type { Context } from "../state/context.js";
import type { Webhooks } from "../webhooks/webhooks.js";

/** The parts of a sandbox that can be controlled. */
export interface Control {
  readonly context: Context;
  readonly clock: MovableClock;
  readonly faults: FaultSchedule;
  readonly delayed: DelayedSchedule;
  readonly webhooks: Webhooks;
  readonly entries: readonly LogEntry[];
  readonly port: number;
  /** The key for other machines; null when only this machine can connect. */
  readonly key: string | null;
}

/** A field of a request: its check, and how to read it from the sandbox's own forms. */
export interface Field {
  readonly check: Check;
  readonly fromForm: (values: readonly string[]) => unknown;
}

const single = (values: readonly string[]): string => values[0] ?? "";

/** A text. */
export const TEXT: Field = { check: text(), fromForm: single };

/** `true` or `false`. */
export const FLAG: Field = { check: flag, fromForm: (values) => values.includes("true") };

/** A list of texts, which a form sends as several fields of one name. */
export const TEXTS: Field = { check: list(text()), fromForm: (values) => values };

/** Returns a field with a check of its own. A form sends it as text. */
export const checked = (check: Check, fromForm: Field["fromForm"] = single): Field => ({ check, fromForm });

/** The value of a field that is a number in JSON. */
export const asNumber = (values: readonly string[]): number => Number(single(values));

/** A control endpoint. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  /** `{post}` matches an id. */
  readonly path: string;
  /** What the endpoint does, for the list at `GET /sandbox`. */
  readonly does: string;
  /** The fields of the JSON body, or of the query of a GET. */
  readonly fields: Readonly<Record<string, Field>>;
  readonly required: readonly string[];
  /** Returns the JSON of the response. */
  readonly handle: (input: never, control: Control, id: string) => unknown;
}

/** Describes an endpoint. The fields are checked, so the handler may rely on the type of its input. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- each handler names the type of its own input
export function endpoint<Input>(
  route: string,
  does: string,
  handle: (input: Input, control: Control, id: string) => unknown,
  fields: Readonly<Record<string, Field>> = {},
  required: readonly string[] = [],
): Endpoint {
  const [method, path = ""] = route.split(" ");
  return { method: method as Endpoint["method"], path, does, fields, required, handle };
}
