import { isThreadsError } from "../errors/index.js";
import type { MetricValues } from "./metric-values.js";

type Values = Partial<Record<string, MetricValues>>;

/**
 * Reads metrics in one request. Threads refuses the whole request with code 1 when a post lacks one of them. Then this requests each metric alone, and
 * a refused one is left out.
 *
 * @throws the first error when every metric is refused: then code 1 may be the trouble that passes, which it also means
 */
export async function byMetric<Metric extends string>(
  metrics: readonly Metric[],
  read: (some: readonly Metric[]) => Promise<Values>,
): Promise<Values> {
  try {
    return await read(metrics);
  } catch (error) {
    if (!isUnknown(error) || metrics.length === 1) throw error;
    const values: Values = {};
    let refused = 0;
    for (const metric of metrics) {
      try {
        Object.assign(values, await read([metric]));
      } catch (failure) {
        if (!isUnknown(failure)) throw failure;
        refused += 1;
      }
    }
    if (refused === metrics.length) throw error;
    return values;
  }
}

const isUnknown = (error: unknown) => isThreadsError(error, "THREADS_API") && error.graph.code === 1;
