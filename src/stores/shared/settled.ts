/** Returns a promise of what a function returns or throws: a store reports failures by rejecting, also where it has nothing to wait for. */
export function settled<Value>(compute: () => Value): Promise<Value> {
  return new Promise((resolve) => {
    resolve(compute());
  });
}
