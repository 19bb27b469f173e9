/** The functions of a source file, and a copy of the source that reports when each is entered. */
import ts from "typescript";
import { ENTERED } from "./messages.js";
import { parse } from "./find.js";

/** A function with a body. */
export interface FunctionSpan {
  /** `file#outer.inner`, with a number after repeated names. Stable while the file's functions are. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly body: ts.ConciseBody;
}

/** Returns the id of the code outside all functions, which runs when the file is loaded. */
export const loadingId = (file: string) => `${file}#`;

/** Returns every function with a body, outer ones first. */
export function functionsOf(file: string, source: string): FunctionSpan[] {
  const tree = parse(file, source);
  const taken = new Map<string, number>();
  const spans: FunctionSpan[] = [];
  const visit = (node: ts.Node, path: string): void => {
    let inner = path;
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const name = path === loadingId(file) ? `${path}${nameOf(node)}` : `${path}.${nameOf(node)}`;
      const before = taken.get(name) ?? 0;
      taken.set(name, before + 1);
      inner = before === 0 ? name : `${name}~${before}`;
      spans.push({ id: inner, start: node.getStart(tree), end: node.end, body: node.body });
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(tree, loadingId(file));
  return spans;
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  const isNamed = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent);
  return isNamed ? parent.name.getText() : "()";
}

/** Returns the innermost function at this offset, or the file's loading code. */
export function functionAt(functions: readonly FunctionSpan[], file: string, offset: number): string {
  const holding = functions.filter(({ start, end }) => start <= offset && offset < end);
  return holding.at(-1)?.id ?? loadingId(file);
}

/** Returns the source with a report at the start of each function. Line numbers do not change. */
export function withReports(file: string, source: string): string {
  const insertions = functionsOf(file, source).flatMap(({ id, body }) => {
    const report = `globalThis.${ENTERED}?.add(${JSON.stringify(id)})`;
    if (ts.isBlock(body)) return [{ at: body.getStart() + 1, text: `${report};` }];
    return [
      { at: body.getStart(), text: `(${report},` },
      { at: body.end, text: ")" },
    ];
  });
  let changed = source;
  for (const { at, text } of insertions.map((insertion, order) => ({ ...insertion, order })).sort(laterFirst))
    changed = changed.slice(0, at) + text + changed.slice(at);
  return changed;
}

/** At the same offset, the opening of an outer function comes first. Closings are only brackets, in any order. */
function laterFirst(a: { at: number; order: number }, b: { at: number; order: number }): number {
  return b.at - a.at || b.order - a.order;
}
