import { measureText, splitText, validatePost } from "@hayon/threads/validation";
import { element } from "./api.js";
import { isError, showIssues } from "./issues.js";
import { createPictures } from "./pictures.js";
import { createPoll } from "./poll.js";
import { showPreview } from "./preview.js";

/** The form of a post. With every change it runs the same validation as the server, here in the browser. */
export function createDraftForm(profile) {
  let announced = "";
  let waiting;
  const announce = (text) => (element("announcement").textContent = text);
  const pictures = createPictures(element("pictures"), check, announce);
  const poll = createPoll(check);

  /** Returns the fields of the draft that are filled in, without its media. */
  function fields() {
    return {
      text: element("text").value,
      link: element("link-box").hidden ? undefined : element("link").value.trim(),
      poll: poll.options(),
      topicTag: element("topicTag").value.trim() || undefined,
      replyControl: element("replyControl").value,
    };
  }

  /** Returns the texts of the posts: one, or the parts of a thread. */
  function texts() {
    const text = element("text").value;
    const isThread = element("as-thread").checked && measureText(text).remaining < 0;
    return (isThread ? partsOf(text) : null) ?? [text];
  }

  function check() {
    const parts = texts();
    const media = pictures.all().map(({ bytes, alt }) => ({ type: "image", bytes, altText: alt.value || undefined }));
    const [first, ...others] = [{ ...fields(), text: parts[0], media }, ...parts.slice(1).map((text) => ({ text }))];
    const issues = [first, ...others].flatMap((draft) => validatePost(draft));
    element("post").disabled = issues.some(isError);
    // An empty post is not yet a mistake.
    const shown = issues.filter(({ code }) => code !== "post-empty");
    showIssues(shown, pictures.all());
    announceLater(shown.filter(isError).map(({ message }) => message));
    showCount(parts.length);
    showPreview(element("preview"), profile, parts, { ...first, pictures: pictures.all() });
  }

  /** Announces the errors when the user pauses, and each only once. */
  function announceLater(messages) {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const text = messages.join(" ");
      if (text !== announced) announce(text);
      announced = text;
    }, 1000);
  }

  /** Shows how much of the limit is used, how much the emoji add, and whether the text can become a thread. */
  function showCount(count) {
    const text = element("text").value;
    const { characters, codePoints, remaining } = measureText(text);
    const emoji =
      characters === codePoints
        ? ""
        : ` · an emoji counts as several characters: ${characters - codePoints} extra here`;
    const size =
      count > 1
        ? `${characters} characters in ${count} posts`
        : `${characters} of ${characters + remaining} characters`;
    element("count").textContent = size + emoji;
    element("count").className = count === 1 && remaining < 0 ? "error" : "";
    const parts = remaining < 0 ? partsOf(text) : null;
    element("thread").hidden = parts === null;
    element("thread-label").textContent = `Publish as a thread of ${parts?.length} posts`;
  }

  function showLink(link) {
    element("link-box").hidden = link === undefined;
    element("add-link").hidden = link !== undefined;
    element("link").value = link ?? "";
    check();
  }

  function clear() {
    element("composer").reset();
    pictures.clear();
    poll.set(null);
    showLink(undefined);
  }

  /** Returns the draft to send. All images must be uploaded. */
  function draft() {
    const [text, ...more] = texts();
    const media = pictures.all().map(({ id, alt }) => ({ id, altText: alt.value || undefined }));
    return { ...fields(), text, more, media };
  }

  /** Returns everything that the user has entered, as JSON. All images must be uploaded. */
  function state() {
    const images = pictures.all().map(({ id, url, file, alt }) => ({ id, url, name: file.name, altText: alt.value }));
    return { ...fields(), isThread: element("as-thread").checked, images };
  }

  /** Fills the form with what {@link state} has returned. */
  async function restore({ images, isThread, poll: options, link, ...values }) {
    clear();
    for (const [name, value] of Object.entries(values)) element(name).value = value;
    element("as-thread").checked = isThread;
    if (options !== undefined) poll.set(options);
    if (link !== undefined) showLink(link);
    // An image that the server no longer has is left out. Publishing then reports the missing image.
    await pictures.restore(images).catch(() => undefined);
    check();
  }

  for (const name of ["text", "link", "topicTag", "replyControl", "as-thread"]) element(name).oninput = check;
  element("add-link").onclick = () => {
    showLink("");
    element("link").focus();
  };
  element("remove-link").onclick = () => {
    showLink(undefined);
    element("add-link").focus();
  };
  element("files").onchange = async () => {
    await pictures.add(element("files").files);
    element("files").value = "";
  };

  return {
    draft,
    state,
    clear,
    restore,
    pictures: pictures.all,
    showIssues: (issues) => showIssues(issues, pictures.all()),
  };
}

/** Returns the parts of a long text; null if it contains a link or a word that is longer than a post. */
function partsOf(text) {
  try {
    return splitText(text);
  } catch {
    return null;
  }
}
