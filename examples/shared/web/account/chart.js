import UPlot from "uplot";
import { count, day, dayOf } from "./format.js";

const DAY_SECONDS = 86_400;
const HEIGHT = 220;

/**
 * Draws the views by day as a line. A day without data has no point.
 *
 * @param onPoint called with the day and the views under the pointer, and with null without a pointer
 */
export function drawViews(host, viewsByDay, onPoint) {
  const times = viewsByDay.map((each) => dayOf(each) / 1000);
  const values = viewsByDay.map(({ value }) => value);
  // A canvas cannot read CSS variables, so the style sheet sets the colors as properties of the host element.
  const color = (property) => () => getComputedStyle(host)[property];
  const axis = { stroke: color("color"), grid: { stroke: color("borderTopColor"), width: 1 }, ticks: { show: false } };
  const chart = new UPlot(
    {
      width: host.clientWidth,
      height: HEIGHT,
      tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), "UTC"),
      legend: { show: false },
      hooks: { setCursor: [({ cursor: { idx } }) => onPoint(viewsByDay[idx] ?? null)] },
      scales: { y: { range: (_chart, _least, most) => [0, Math.max(most, 1) * 1.1] } },
      axes: [
        {
          ...axis,
          values: (_chart, ticks) => ticks.map((seconds) => day(seconds * 1000)),
          incrs: [1, 2, 7, 14].map((days) => days * DAY_SECONDS),
          space: 60,
        },
        { ...axis, values: (_chart, views) => views.map(count), size: 60 },
      ],
      series: [{}, { stroke: color("caretColor"), width: 2, points: { show: true, size: 6 } }],
    },
    [times, values],
    host,
  );
  new ResizeObserver(() => chart.setSize({ width: host.clientWidth, height: HEIGHT })).observe(host);
  matchMedia("(prefers-color-scheme: dark)").onchange = () => chart.redraw(false, true);
}
