/** The name of a parameter or a field when it looks like one, else null: a token can stand where a name should. */
export function nameable(name: string): string | null {
  return /^[a-z][a-z_]{0,39}$/.test(name) ? name : null;
}
