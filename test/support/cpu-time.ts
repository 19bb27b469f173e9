/**
 * Returns the CPU time that synchronous work takes, in milliseconds: the least of several runs. Other processes lengthen the elapsed time of work,
 * and hardly its CPU time.
 */
export function cpuMs(work: () => unknown, runs = 1): number {
  const once = () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  return Math.min(...Array.from({ length: runs }, once));
}
