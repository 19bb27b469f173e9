import { element } from "./api.js";
import { make } from "./dom.js";

/** The fields that have a list of their own for issues. */
const FIELDS = ["text", "media", "poll", "link", "topicTag"];

/** Shows each issue at the field that it is about, and the others above the button. */
export function showIssues(issues, pictures) {
  const lists = new Map([...FIELDS, null].map((field) => [field, []]));
  const ofPicture = pictures.map(() => []);
  for (const issue of issues) {
    const [field, index] = issue.path;
    const list = field === "media" ? ofPicture[index] : undefined;
    (list ?? lists.get(field) ?? lists.get(null)).push(issue);
  }
  for (const [field, found] of lists) {
    element(field === null ? "issues" : `${field}-issues`).replaceChildren(...found.map(itemOf));
    if (["text", "link", "topicTag"].includes(field)) element(field).ariaInvalid = String(found.some(isError));
  }
  pictures.forEach((picture, index) => picture.issues.replaceChildren(...ofPicture[index].map(itemOf)));
}

export const isError = ({ severity }) => severity === "error";

const itemOf = ({ message, severity }) => make("li", { className: severity }, message);
