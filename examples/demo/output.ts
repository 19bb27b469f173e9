/** Prints the demo. */

let step = 0;

/** Prints the title of the next step. */
export function nextStep(title: string): void {
  step += 1;
  console.log(`\n${step}. ${title}`);
}

/** Prints a line of the step. */
export function print(line: string): void {
  console.log(`   ${line}`);
}

/** Returns the first characters of a secret, enough to distinguish two. */
export function masked(secret: string): string {
  return `${secret.slice(0, 4)}…(${secret.length} characters)`;
}

/** Returns the date and time, without seconds. */
export function dateAndTime(date: Date): string {
  return date.toISOString().slice(0, 16).replace("T", " ");
}
