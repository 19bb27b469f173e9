import type { ListQuery } from "./list-query.js";

/** A page of a list, newest first. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly hasNewer: boolean;
  readonly hasOlder: boolean;
}

/**
 * Returns a page of a list that is stored oldest first. `keep` selects the items. It starts at the newest item or at the cursor
 * and reads no further than it needs, because lists can be long.
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
  // A cursor of another list has no items on either side.
  if (at === -1) return { items: [], hasNewer: false, hasOlder: false };
  const indexes = cursor?.side === "newer" ? find(at + 1, 1, limit).reverse() : find(at - 1, -1, limit);
  const [newest = at, oldest = at] = [indexes[0], indexes.at(-1)];
  return {
    items: indexes.flatMap((index) => list[index] ?? []),
    hasNewer: find(newest + 1, 1, 1).length > 0,
    hasOlder: find(oldest - 1, -1, 1).length > 0,
  };
}
