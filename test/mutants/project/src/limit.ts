/** A source with mutations for `mutants.test.ts`. */
export function isShort(text: string): boolean {
  return text.length <= 3;
}

export function isCode(text: string): boolean {
  return /^[a-z]+$/.test(text);
}

export function countDown(from: number): number {
  let left = from;
  while (left > 0) left -= 1;
  return left;
}

export function untested(): string {
  return "code";
}
