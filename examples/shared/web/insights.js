import { drawViews } from "./account/chart.js";
import { count, counted, date, day, dayOf } from "./account/format.js";
import { ask, showAccountPage } from "./account/account-page.js";
import { element } from "./api.js";
import { make, webUrl } from "./dom.js";

const FIGURES = {
  views: ["Views", "of your account"],
  likes: ["Likes", "on your posts"],
  replies: ["Replies", "to your posts"],
  reposts: ["Reposts", "of your posts"],
  quotes: ["Quotes", "of your posts"],
  clicks: ["Clicks", "on links in your posts"],
};
const METRICS = ["views", "likes", "replies", "reposts", "quotes", "shares"];
const MISSING = "Threads did not send this number.";

function row(name, ...values) {
  const cells = values.map((value) => make("td", { textContent: count(value) }));
  return make("tr", {}, make("th", { scope: "row" }, name), ...cells);
}

/** Returns a table of names with their numbers, or a sentence where there are none. */
function tableOf(head, rows, otherwise) {
  if (rows.length === 0) return make("p", { textContent: otherwise });
  const columns = head.map((text) => make("th", { scope: "col", textContent: text }));
  return make("table", {}, make("thead", {}, make("tr", {}, ...columns)), make("tbody", {}, ...rows));
}

function figure(metric, value) {
  const [label, words] = FIGURES[metric];
  return make(
    "div",
    {},
    make("dt", { textContent: label }),
    make("dd", { textContent: count(value), className: "figure" }),
    make("dd", { textContent: value === null ? MISSING : words }),
  );
}

function showAccount({ days, numbers, countries }) {
  const { viewsByDay, clicks, followers_count: followers } = numbers;
  const totals = { ...numbers, clicks: clicks?.reduce((sum, { value }) => sum + value, 0) ?? null };
  element("range").textContent = `The last ${days} days`;
  const views = viewsByDay ?? [];
  element("views").replaceChildren(...views.map((each) => row(day(dayOf(each)), each.value)));
  element("figures").replaceChildren(...Object.keys(FIGURES).map((metric) => figure(metric, totals[metric])));
  const links = (clicks ?? []).map(({ link_url, value }) => row(link_url, value));
  element("clicks").append(
    tableOf(["Link", "Clicks"], links, clicks === null ? MISSING : `No link was clicked in the last ${days} days.`),
  );
  element("followers").append(
    make("p", { textContent: followers === null ? MISSING : `You have ${counted(followers, "follower")}.` }),
    tableOf(
      ["Country", "Followers"],
      countries.map(({ value, count: of }) => row(value, of)),
      "Threads shows the countries of followers when you have 100 followers or more.",
    ),
  );
  element("insights").hidden = false;
  if (views.length === 0) return element("by-day").replaceChildren(viewsByDay === null ? MISSING : "No day has views.");
  drawViews(element("chart"), views, (point) => {
    element("point").textContent = point
      ? `${day(dayOf(point))}: ${counted(point.value, "view")}`
      : "A day without data has no point.";
  });
}

/** Returns the two or three rows of a post: its text, its numbers, and why numbers are missing. */
function rowsOf({ text, timestamp, permalink, numbers, reason }) {
  const missing = METRICS.filter((metric) => (numbers[metric] ?? null) === null);
  const note = reason ?? (missing.length > 0 ? `Threads did not send: ${missing.join(", ")}.` : null);
  const wide = { colSpan: METRICS.length };
  const link = make("a", { href: webUrl(permalink), textContent: date(timestamp) });
  const title = make("th", { ...wide, scope: "rowgroup" }, text ?? "Without text", " ", link);
  const values = METRICS.map((metric) => make("td", { textContent: count(numbers[metric]) }));
  return make(
    "tbody",
    {},
    make("tr", {}, title),
    make("tr", {}, ...values),
    ...(note === null ? [] : [make("tr", {}, make("td", { ...wide, className: "note", textContent: note }))]),
  );
}

function showPosts({ posts }) {
  if (posts.length === 0) return element("posts").replaceWith("You have no posts yet.");
  const columns = METRICS.map((metric) => make("th", { scope: "col", textContent: metric }));
  element("posts").replaceChildren(make("thead", {}, make("tr", {}, ...columns)), ...posts.map(rowsOf));
}

/** Reads and shows the numbers. Returns the error if that fails. */
async function show() {
  const [account, posts] = await Promise.all([ask("GET", "/insights/account"), ask("GET", "/insights/posts")]);
  const error = account.error ?? posts.error;
  if (error) return error;
  showAccount(account);
  showPosts(posts);
  return null;
}

await showAccountPage({
  purpose: "insights",
  scopes: ["threads_manage_insights"],
  needs: "This page needs one more permission at Threads: to read insights.",
  show,
});
