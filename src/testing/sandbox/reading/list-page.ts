import type { ListQuery } from "./list-query.js";

/** A part of a list, newest first. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly hasNewer: boolean;
  readonly hasOlder: boolean;
}

/**
 * Cuts the part that is asked for out of a list that is kept oldest first, `keep` choosing what belongs to it. It walks
 * from the newest, or from the cursor, and no further than it must: lists are long and pages are short.
 */
export function pageOf<Item extends { readonly id: string }>(
  list: readonly Item[],
  { limit, cursor }: Pick<ListQuery, "limit" | "cursor">,
  keep: (item: Item) => boolean,
): ListPage<Item> {
  const find = (start: number, step: 1 | -1, most: number): number[] => {
    const found: number[] = [];
    for (let index = start; found.length < most; index += step) {
      const item = list[index];
      if (item === undefined) break;
      if (keep(item)) found.push(index);
    }
    return found;
  };

  const at = cursor === null ? list.length : list.findLastIndex(({ id }) => id === cursor.id);
  // A cursor that leads nowhere, as one of another list, has nothing on either side.
  if (at === -1) return { items: [], hasNewer: false, hasOlder: false };
  const indexes = cursor?.side === "newer" ? find(at + 1, 1, limit).reverse() : find(at - 1, -1, limit);
  const [newest = at, oldest = at] = [indexes[0], indexes.at(-1)];
  return {
    items: indexes.flatMap((index) => list[index] ?? []),
    hasNewer: find(newest + 1, 1, 1).length > 0,
    hasOlder: find(oldest - 1, -1, 1).length > 0,
  };
}
