import { make } from "./dom.js";

/**
 * Shows the pictures of a post, each with a field for its description and buttons to move and remove it.
 *
 * @param announce tells a screen reader what has moved
 */
export function createPictures(list, onChange, announce) {
  let pictures = [];

  async function add(files) {
    const added = await Promise.all([...files].map((file) => pictureOf(file)));
    pictures.push(...added);
    showAll();
  }

  /** Adds pictures that were uploaded before. */
  async function restore(uploaded) {
    const read = async ({ id, url, name, altText }) => {
      const bytes = await (await fetch(url)).blob();
      return pictureOf(new File([bytes], name, { type: bytes.type }), { id, url, altText });
    };
    pictures = await Promise.all(uploaded.map(read));
    showAll();
  }

  /** Makes a picture. `id` and `url` are those of its upload, null before. */
  async function pictureOf(file, { id = null, url = null, altText = "" } = {}) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const picture = { file, bytes, id, url, altText, preview: URL.createObjectURL(file) };
    return { ...picture, ...elementsOf(picture) };
  }

  function elementsOf({ file: { name }, preview, altText }) {
    const alt = make("input", {
      value: altText,
      placeholder: "Describe it for people who cannot see it",
      "aria-label": `Description of ${name}`,
      oninput: onChange,
    });
    const up = button("↑", `Move ${name} up`, () => move(-1));
    const down = button("↓", `Move ${name} down`, () => move(1));
    const issues = make("ul", { className: "issues" });
    const item = make(
      "li",
      {},
      make("img", { src: preview, alt: "", width: 72, height: 72 }),
      make("div", { className: "stack" }, make("span", { className: "name" }, name), alt, issues),
      make("div", { className: "actions" }, up, down, button("Remove", `Remove ${name}`, remove)),
    );

    function move(by) {
      const from = pictures.findIndex((picture) => picture.item === item);
      const [moved] = pictures.splice(from, 1);
      pictures.splice(from + by, 0, moved);
      showAll();
      // A button at the end of the list is disabled and loses the focus.
      const [pressed, other] = by < 0 ? [up, down] : [down, up];
      (pressed.disabled ? other : pressed).focus();
      announce(`${name} is now image ${from + by + 1} of ${pictures.length}.`);
    }

    function remove() {
      URL.revokeObjectURL(preview);
      pictures = pictures.filter((picture) => picture.item !== item);
      showAll();
      announce(`${name} is removed.`);
    }

    return { item, alt, up, down, issues };
  }

  function showAll() {
    list.replaceChildren(...pictures.map(({ item }) => item));
    pictures.forEach(({ up, down }, index) => {
      up.disabled = index === 0;
      down.disabled = index === pictures.length - 1;
    });
    onChange();
  }

  function clear() {
    pictures = [];
    showAll();
  }

  return { add, restore, clear, all: () => pictures };
}

const button = (text, label, onclick) => make("button", { type: "button", onclick, "aria-label": label }, text);
