import { measureText } from "@hayon/threads/validation";
import { avatar } from "./connection.js";
import { make } from "./dom.js";

/** Shows the posts as readers will see them: one, or the parts of a thread. */
export function showPreview(list, profile, texts, { pictures, poll, link, topicTag }) {
  list.replaceChildren(
    ...texts.map((text, index) => {
      const isFirst = index === 0;
      return make(
        "li",
        { className: "card post" },
        avatar(profile),
        make(
          "div",
          {},
          make(
            "p",
            { className: "author" },
            make("strong", {}, profile.handle),
            ...topic(isFirst ? topicTag : undefined),
          ),
          make(
            "p",
            { className: text === "" ? "words quiet-text" : "words", dir: "auto" },
            text || "Nothing written yet",
          ),
          ...(isFirst ? [...strip(pictures), ...options(poll), ...card(link)] : []),
          ...(texts.length > 1
            ? [make("p", { className: "quiet-text part" }, partLine(text, index, texts.length))]
            : []),
        ),
      );
    }),
  );
}

const partLine = (text, index, count) => `Part ${index + 1} of ${count} · ${measureText(text).characters} characters`;

const topic = (tag) => (tag ? [make("span", { className: "quiet-text" }, ` › ${tag}`)] : []);

function strip(pictures) {
  if (pictures.length === 0) return [];
  const images = pictures.map(({ preview, alt }) => make("img", { src: preview, alt: alt.value }));
  // A region that scrolls needs the focus, so that a keyboard can scroll it.
  return [
    make("div", { className: "strip", tabIndex: 0, role: "group", "aria-label": "Images of the post" }, ...images),
  ];
}

function options(poll) {
  if (poll === undefined) return [];
  return [make("ul", { className: "choices" }, ...poll.map((option) => make("li", {}, option || "…")))];
}

function card(link) {
  if (link === undefined || !URL.canParse(link)) return [];
  return [make("p", { className: "link-card" }, new URL(link).host)];
}
