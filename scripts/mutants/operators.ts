/** Changes of a node in the syntax tree. The changed code always parses. */
import ts from "typescript";
import { literalChanges } from "./literals.js";

/** A replacement of one node's text. */
export interface Change {
  readonly operator: string;
  readonly node: ts.Node;
  readonly replacement: string;
}

const BOUNDARY: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.LessThanToken]: "<=",
  [ts.SyntaxKind.LessThanEqualsToken]: "<",
  [ts.SyntaxKind.GreaterThanToken]: ">=",
  [ts.SyntaxKind.GreaterThanEqualsToken]: ">",
};
const ARITHMETIC: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.MinusToken]: "+",
  [ts.SyntaxKind.AsteriskToken]: "/",
  [ts.SyntaxKind.SlashToken]: "*",
};
const EQUALITY: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: "!==",
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: "===",
};
const SIDES: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: "and-side",
  [ts.SyntaxKind.BarBarToken]: "or-side",
  [ts.SyntaxKind.QuestionQuestionToken]: "nullish-side",
};
const OPPOSITE_METHODS = new Map([
  ["some", "every"],
  ["every", "some"],
  ["min", "max"],
  ["max", "min"],
]);
/** Methods that return the type of their object, so that the call can be removed. */
const OPTIONAL_METHODS = new Set(
  "trim trimEnd trimStart toLowerCase toUpperCase filter slice sort toSorted reverse toReversed normalize".split(" "),
);

/** Returns all changes of this node, without those of its children. */
export function changesOf(node: ts.Node): Change[] {
  return [
    ...conditionChanges(node),
    ...binaryChanges(node),
    ...callChanges(node),
    ...statementChanges(node),
    ...literalChanges(node),
    ...accessChanges(node),
  ];
}

function conditionChanges(node: ts.Node): Change[] {
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [{ operator: "drop-negation", node, replacement: `(${node.operand.getText()})` }];
  const condition = conditionOf(node);
  if (condition === undefined) return [];
  const change = (operator: string, replacement: string): Change => ({ operator, node: condition, replacement });
  const loop = ts.isWhileStatement(node) || ts.isForStatement(node) || ts.isDoStatement(node);
  // `drop-negation` and `equality` negate these conditions.
  const negatedElsewhere =
    ts.isPrefixUnaryExpression(condition) ||
    (ts.isBinaryExpression(condition) && EQUALITY[condition.operatorToken.kind] !== undefined);
  return [
    ...(negatedElsewhere ? [] : [change("negate-condition", `!(${condition.getText()})`)]),
    change("condition-false", "false"),
    // An endless loop proves nothing about the tests.
    ...(loop ? [] : [change("condition-true", "true")]),
  ];
}

function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  if (ts.isConditionalExpression(node) || ts.isForStatement(node)) return node.condition;
  return undefined;
}

function binaryChanges(node: ts.Node): Change[] {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken } = node;
  const { kind } = operatorToken;
  const side = SIDES[kind];
  if (side !== undefined)
    return [left, right].map((kept) => ({ operator: side, node, replacement: `(${kept.getText()})` }));
  const swap = (operator: string, replacement: string | undefined): Change[] =>
    replacement === undefined ? [] : [{ operator, node: operatorToken, replacement }];
  const joinsText = [left, right].some((part) => ts.isStringLiteralLike(part) || ts.isTemplateExpression(part));
  return [
    ...swap("boundary", BOUNDARY[kind]),
    ...swap("equality", EQUALITY[kind]),
    ...swap("arithmetic", ARITHMETIC[kind]),
    ...(kind === ts.SyntaxKind.PlusToken && !joinsText ? swap("arithmetic", "-") : []),
  ];
}

function callChanges(node: ts.Node): Change[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression } = node.expression;
  const opposite = OPPOSITE_METHODS.get(name.text);
  return [
    ...(OPTIONAL_METHODS.has(name.text)
      ? [{ operator: "drop-method", node, replacement: `(${expression.getText()})` }]
      : []),
    ...(opposite === undefined ? [] : [{ operator: "opposite-method", node: name, replacement: opposite }]),
  ];
}

function statementChanges(node: ts.Node): Change[] {
  const removed = (operator: string): Change[] => [{ operator, node, replacement: ";" }];
  if (ts.isExpressionStatement(node)) {
    const isSuper =
      ts.isCallExpression(node.expression) && node.expression.expression.kind === ts.SyntaxKind.SuperKeyword;
    return isSuper || ts.isStringLiteral(node.expression) ? [] : removed("remove-statement");
  }
  if (ts.isThrowStatement(node)) return removed("remove-throw");
  // The return at the end is often the whole function. An earlier return has a reason that a test can show.
  if (ts.isReturnStatement(node) && leavesEarly(node)) return removed("remove-return");
  if (ts.isBreakStatement(node) && !ts.isCaseOrDefaultClause(node.parent)) return removed("remove-break");
  if (ts.isContinueStatement(node)) return removed("remove-continue");
  return [];
}

function leavesEarly(node: ts.ReturnStatement): boolean {
  const holder = ts.isBlock(node.parent) ? node.parent.parent : node.parent;
  return !ts.isFunctionLike(holder) && !ts.isCaseOrDefaultClause(holder);
}

/** Changes `a?.b` to `a.b`, which survives when no test omits the optional part. */
function accessChanges(node: ts.Node): Change[] {
  const chained =
    ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node);
  if (!chained || node.questionDotToken === undefined) return [];
  const replacement = ts.isPropertyAccessExpression(node) ? "." : "";
  return [{ operator: "optional-chain", node: node.questionDotToken, replacement }];
}
