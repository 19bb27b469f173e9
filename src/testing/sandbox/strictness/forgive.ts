import type { Behaviors } from "../behaviors.js";
import { forgives, type Strictness } from "./levels.js";
import { named } from "../http/mask.js";
import type { OperationRow, ParameterRule } from "../http/operation-row.js";
import type { SentParameters } from "../http/sent-parameters.js";

/** The settings that decide how parameters are read. */
export interface ReadingSettings {
  readonly strictness: Strictness;
  readonly behaviors: Behaviors;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Rewrites the parameters of a request to the form that operations know. Each difference becomes a warning. */
export function forgive(sent: SentParameters, row: OperationRow, settings: ReadingSettings): void {
  const { strictness } = settings;
  const rules = row.parameters ?? [];
  const isLenient = forgives(strictness, "lenient");
  dropEmpty(sent);
  if (isLenient) keepLast(sent, rules);
  readJson(sent, rules, settings.behaviors);
  if (isLenient) respell(sent, rules);
  for (const { level, apply } of row.forgives ?? []) {
    if (forgives(strictness, level)) sent.warnings.push(...apply(sent.parameters, settings.now));
  }
  if (isLenient) {
    dropUnknown(sent, rules);
    assume(sent, rules);
  }
}

/** Drops the parameters that fail, with a warning for each. */
function drop(
  sent: SentParameters,
  fails: (name: string, value: string) => boolean,
  warning: (name: string) => string,
) {
  const dropped = [...sent.parameters].filter(([name, value]) => fails(name, value)).map(([name]) => named(name));
  sent.parameters = new URLSearchParams([...sent.parameters].filter(([name, value]) => !fails(name, value)));
  sent.warnings.push(...dropped.map(warning));
}

// fact: empty-parameters
function dropEmpty(sent: SentParameters): void {
  drop(
    sent,
    (_name, value) => value === "",
    (name) => `empty parameter ${name}`,
  );
}

function keepLast({ parameters, warnings }: SentParameters, rules: readonly ParameterRule[]): void {
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    if (values.length < 2 || ruleOf(name, rules)?.repeats === true) continue;
    parameters.set(name, values.at(-1) ?? "");
    warnings.push(`parameter ${named(name)} is sent twice`);
  }
}

/** Drops unknown members of a JSON body, and optional ones if the behavior says so. */
// fact: json-optional
function readJson(sent: SentParameters, rules: readonly ParameterRule[], { jsonOptional }: Behaviors): void {
  const { inJson } = sent;
  drop(
    sent,
    (name) => inJson.has(name) && ruleOf(name, rules) === undefined,
    (name) => `unknown parameter ${name} in JSON`,
  );
  const isOptional = (name: string) => {
    const rule = ruleOf(name, rules);
    return inJson.has(name) && rule?.required === false && rule.conditional !== true;
  };
  const warning = (name: string) => `optional parameter ${name} in JSON`;
  if (jsonOptional === "ignored") drop(sent, isOptional, warning);
  else sent.warnings.push(...[...new Set(sent.parameters.keys())].filter(isOptional).map(warning));
}

function respell({ parameters, warnings }: SentParameters, rules: readonly ParameterRule[]): void {
  for (const { name, values = [] } of rules) {
    const value = parameters.get(name);
    if (value === null || values.includes(value)) continue;
    const known = values.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    if (known === undefined) continue;
    parameters.set(name, known);
    warnings.push(`spelling of ${name}`);
  }
}

function dropUnknown(sent: SentParameters, rules: readonly ParameterRule[]): void {
  drop(
    sent,
    (name) => ruleOf(name, rules) === undefined,
    (name) => `unknown parameter ${name}`,
  );
}

function assume({ parameters, warnings }: SentParameters, rules: readonly ParameterRule[]): void {
  for (const { name, equals, assumed } of rules) {
    if (assumed !== true || equals === undefined || parameters.has(name)) continue;
    parameters.set(name, equals);
    warnings.push(`${name} is missing`);
  }
}

function ruleOf(name: string, rules: readonly ParameterRule[]): ParameterRule | undefined {
  return rules.find((rule) => rule.name === name);
}
