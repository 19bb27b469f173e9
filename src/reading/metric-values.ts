/** Reads the values of metrics, in each of the four documented shapes. */
import { array, number, object, orNull, record, text, time, type Reader } from "../graph/values.js";

/** The values of one metric. */
export interface MetricValues {
  /** The total of the metric; null if Threads sends it by day or by link. */
  readonly total: number | null;
  readonly days: readonly { readonly end_time: Date; readonly value: number }[];
  readonly links: readonly { readonly link_url: string; readonly value: number }[];
  readonly counts: readonly { readonly value: string; readonly count: number }[];
}

const dayOf = object<{ value: number; end_time: Date | null }>({ value: number, end_time: orNull(time) });
const linkOf = object<{ link_url: string; value: number }>({ link_url: text, value: number });
const resultOf = object<{ dimension_values: readonly string[]; value: number }>({
  dimension_values: array(text),
  value: number,
});
const breakdownOf = object<{ results: readonly { dimension_values: readonly string[]; value: number }[] | null }>({
  results: orNull(array(resultOf)),
});
const totalOf = object<{
  value: number | null;
  breakdowns: readonly { results: readonly { dimension_values: readonly string[]; value: number }[] | null }[] | null;
}>({ value: orNull(number), breakdowns: orNull(array(breakdownOf)) });

const metricOf = object<{
  name: string;
  values: readonly { value: number; end_time: Date | null }[] | null;
  total_value: ReturnType<typeof totalOf> | null;
  link_total_values: readonly { link_url: string; value: number }[] | null;
}>({
  name: text,
  values: orNull(array(dayOf)),
  total_value: orNull(totalOf),
  link_total_values: orNull(array(linkOf)),
});

const metricsOf = array(metricOf);

/** Reads a response of insights: the metrics by name, in whatever order they come. */
export const readMetrics: Reader<Partial<Record<string, MetricValues>>> = (value) => {
  // Without a prototype: a metric may have any name.
  const byName = Object.create(null) as Partial<Record<string, MetricValues>>;
  for (const metric of metricsOf(record(value).data)) byName[metric.name] = valuesOf(metric);
  return byName;
};

function valuesOf({ values, total_value, link_total_values }: ReturnType<typeof metricOf>): MetricValues {
  const days = (values ?? []).flatMap(({ value, end_time }) => (end_time === null ? [] : [{ value, end_time }]));
  // The number of a whole life comes as one value without a day.
  const lifetime = (values ?? []).find(({ end_time }) => end_time === null);
  const results = (total_value?.breakdowns ?? []).flatMap((breakdown) => breakdown.results ?? []);
  return {
    total: total_value?.value ?? lifetime?.value ?? null,
    days,
    links: link_total_values ?? [],
    counts: results.map(({ dimension_values, value }) => ({ value: dimension_values.join(", "), count: value })),
  };
}
