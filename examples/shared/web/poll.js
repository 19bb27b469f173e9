import { DEFAULT_LIMITS } from "@hayon/threads/validation";
import { element } from "./api.js";
import { make } from "./dom.js";

const { pollMinOptions, pollMaxOptions } = DEFAULT_LIMITS;

/** The options of a poll: two to four fields. */
export function createPoll(onChange) {
  const [box, list] = [element("poll"), element("poll-options")];
  const fields = () => [...list.querySelectorAll("input")];

  function addOption(value = "") {
    const label = `Option ${fields().length + 1}`;
    const field = make("input", { value, placeholder: label, "aria-label": label, oninput: onChange });
    list.append(make("li", {}, field));
    element("add-option").hidden = fields().length >= pollMaxOptions;
    return field;
  }

  /** Shows a poll with these options; null removes it. */
  function set(options) {
    list.replaceChildren();
    box.hidden = options === null;
    element("add-poll").hidden = options !== null;
    for (const option of options ?? []) addOption(option);
    onChange();
  }

  element("add-poll").onclick = () => {
    set(Array(pollMinOptions).fill(""));
    fields()[0].focus();
  };
  element("add-option").onclick = () => {
    addOption().focus();
    onChange();
  };
  element("remove-poll").onclick = () => {
    set(null);
    element("add-poll").focus();
  };

  return { set, options: () => (box.hidden ? undefined : fields().map(({ value }) => value)) };
}
