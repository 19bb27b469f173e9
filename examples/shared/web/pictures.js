/** Shows the pictures of a post, each with a field for its description and a button to remove it. */
export function createPictures(list, onChange) {
  let pictures = [];

  async function add(files) {
    const read = async (file) => ({ file, bytes: new Uint8Array(await file.arrayBuffer()), altText: "", id: null });
    const added = await Promise.all([...files].map(read));
    pictures.push(...added);
    list.append(...added.map(show));
    onChange();
  }

  function show(picture) {
    const image = Object.assign(document.createElement("img"), { src: URL.createObjectURL(picture.file), alt: "" });
    const field = document.createElement("input");
    Object.assign(field, { placeholder: "What does it show?", ariaLabel: `Description of ${picture.file.name}` });
    field.oninput = () => {
      picture.altText = field.value;
      onChange();
    };
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: "Remove", ariaLabel: `Remove ${picture.file.name}` });
    const item = document.createElement("li");
    button.onclick = () => {
      URL.revokeObjectURL(image.src);
      pictures = pictures.filter((other) => other !== picture);
      item.remove();
      onChange();
    };
    item.append(image, field, button);
    return item;
  }

  function clear() {
    pictures = [];
    list.replaceChildren();
  }

  return { add, clear, all: () => pictures };
}
