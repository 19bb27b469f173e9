/** The clock, faults, behaviors, webhooks and the log. */
import { checkBehaviors } from "../checks/options.js";
import { amount } from "../checks/values.js";
import { checkFault } from "../faults/check-faults.js";
import type { Fault } from "../faults/faults.js";
import { setBehaviors } from "../options.js";
import { WEBHOOK_CHECKS, type SandboxWebhookOptions } from "../webhooks/subscription.js";
import { asNumber, checked, endpoint, type Control, type Endpoint } from "./endpoint.js";
import { ControlError } from "./errors.js";

const time = ({ clock }: Control): object => ({ now: clock.now() });

const webhooks = ({ webhooks }: Control): object => {
  const { subscription } = webhooks;
  const shown =
    subscription === null
      ? null
      : { url: subscription.url, fields: subscription.fields, verified: subscription.verified };
  return { subscription: shown, deliveries: webhooks.deliveries(), skipped: webhooks.skipped() };
};

/** Registers a callback URL after the app has verified it. Throws an error that names the problem of the app's response. */
export async function subscribe(options: SandboxWebhookOptions, control: Pick<Control, "webhooks">): Promise<void> {
  const problem = await control.webhooks.verify(control.webhooks.register(options));
  if (problem === null) return;
  control.webhooks.unregister();
  throw new ControlError("refused", `The callback URL was not registered: ${problem}.`);
}

export const CIRCUMSTANCE_CONTROLS: readonly Endpoint[] = [
  endpoint("GET /sandbox/clock", "returns the sandbox's time in epoch ms", (_input, control) => time(control)),
  endpoint(
    "POST /sandbox/clock",
    "moves the clock ahead, or back if `advanceMs` is negative",
    ({ advanceMs }: { advanceMs: number }, control) => {
      control.clock.advance(advanceMs);
      return time(control);
    },
    { advanceMs: checked(amount(-1e13, 1e13), asNumber) },
    ["advanceMs"],
  ),
  endpoint("GET /sandbox/faults", "lists the faults that no request has met yet", (_input, { faults }) => ({
    faults: faults.pending(),
  })),
  endpoint(
    "POST /sandbox/faults",
    "injects a fault",
    ({ fault }: { fault: Fault }, { faults }) => {
      faults.add(fault);
      return { faults: faults.pending() };
    },
    { fault: checked(checkFault, ([json = ""]) => JSON.parse(json) as unknown) },
    ["fault"],
  ),
  endpoint("DELETE /sandbox/faults", "removes the injected faults", (_input, { faults }) => {
    faults.clear();
    return { faults: faults.pending() };
  }),
  endpoint("GET /sandbox/behaviors", "returns the behaviors", (_input, { context }) => context.behaviors),
  endpoint(
    "POST /sandbox/behaviors",
    "changes behaviors",
    ({ behaviors }: { behaviors: object }, { context }) => setBehaviors(behaviors, context),
    { behaviors: checked(checkBehaviors) },
    ["behaviors"],
  ),
  endpoint(
    "GET /sandbox/webhooks",
    "returns the callback URL, the deliveries, and the events that were not sent for lack of a permission",
    (_input, control) => webhooks(control),
  ),
  endpoint(
    "POST /sandbox/webhooks",
    "verifies and registers a callback URL",
    async (input: SandboxWebhookOptions, control) => {
      await subscribe(input, control);
      return webhooks(control);
    },
    {
      url: checked(WEBHOOK_CHECKS.url),
      verifyToken: checked(WEBHOOK_CHECKS.verifyToken),
      fields: checked(WEBHOOK_CHECKS.fields, (values) => values),
    },
    ["url", "verifyToken"],
  ),
  endpoint("DELETE /sandbox/webhooks", "removes the callback URL", (_input, control) => {
    control.webhooks.unregister();
    return webhooks(control);
  }),
  endpoint("GET /sandbox/log", "returns the log, oldest first", (_input, { entries }) => ({ log: entries })),
];
