/** What the demo prints. */

let step = 0;

/** A numbered step. */
export function begin(title: string): void {
  step += 1;
  console.log(`\n${step}. ${title}`);
}

/** A line below it. */
export function say(line: string): void {
  console.log(`   ${line}`);
}

/** Enough of a secret to tell two apart, and not more. */
export function masked(secret: string): string {
  return `${secret.slice(0, 4)}…(${secret.length} characters)`;
}

/** A date, to the minute. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 16).replace("T", " ");
}
