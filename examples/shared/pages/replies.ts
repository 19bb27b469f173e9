import type { Page } from "./layout.js";
import { problemBox } from "./problem-box.js";

export const repliesPage: Page = {
  path: "/replies",
  title: "Replies",
  label: "Replies",
  script: "replies",
  isPublic: false,
  main: `<div class="stack">
<h1>Replies</h1>
<div id="message" role="status"></div>
${problemBox("Allow reading and managing replies")}
<ul id="threads" class="stack"></ul>
</div>`,
};
