/** The links that Threads sees in a text, in their order, each as it is written. Bare www. hosts are links, too. */
// fact: link-limit
export function linksIn(text: string): string[] {
  return Array.from(text.matchAll(/(?<![\p{L}\p{N}])(?:https?:\/\/|www\.)[^\s<>"]+/giu), ([link]) =>
    link.replace(/[.,!?;:'")\]}]+$/, ""),
  );
}
