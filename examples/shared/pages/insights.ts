import type { Page } from "./layout.js";
import { problemBox } from "./problem-box.js";

export const insightsPage: Page = {
  path: "/insights",
  title: "Insights",
  label: "Insights",
  script: "insights",
  isPublic: false,
  main: `<div class="stack">
<h1>Insights</h1>
<div id="message" role="status"></div>
${problemBox("Allow reading insights")}
<div id="insights" class="stack" hidden>
<p id="range" class="quiet-text"></p>
<dl id="figures"></dl>
<section class="card stack" aria-labelledby="views-title">
<h2 id="views-title">Views by day</h2>
<div id="by-day" class="stack">
<figure>
<div id="chart" role="img" aria-label="A line chart of the views by day. The table below has the same numbers."></div>
<figcaption id="point"></figcaption>
</figure>
<details>
<summary>Views as a table</summary>
<table>
<thead><tr><th scope="col">Day</th><th scope="col">Views</th></tr></thead>
<tbody id="views"></tbody>
</table>
</details>
</div>
</section>
<div class="columns">
<section class="card stack" aria-labelledby="clicks-title"><h2 id="clicks-title">Clicks on links</h2><div id="clicks"></div></section>
<section class="card stack" aria-labelledby="followers-title">
<h2 id="followers-title">Followers</h2><div id="followers" class="stack"></div>
</section>
</div>
<section class="card stack" aria-labelledby="posts-title"><h2 id="posts-title">Last posts</h2><table id="posts"></table></section>
</div>
</div>`,
};
