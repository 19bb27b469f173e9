/**
 * Makes an element. Properties with a `-`, such as `aria-label`, are attributes.
 *
 * @example make("a", { href: "/settings", className: "button" }, "Settings")
 */
export function make(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children);
  return made;
}

/** Returns a URL to link to. A URL that is missing or not of the web, such as `javascript:`, becomes an empty one. */
export const webUrl = (url) => (/^https?:\/\//.test(url ?? "") ? url : "");

/** Shows a notice in an element with `role="status"`, and removes the one before. */
export function notify(place, text, tone = "info") {
  place.replaceChildren(...(text === "" ? [] : [make("p", { className: `notice ${tone}` }, text)]));
}
