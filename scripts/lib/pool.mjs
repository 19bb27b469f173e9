/** Runs tasks a few at a time, because installs use the disk while compilers use the processor. */
export async function eachOf(items, atOnce, work) {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
