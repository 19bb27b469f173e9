/**
 * Lists of Threads: pages behind cursors.
 * Source: https://developers.facebook.com/documentation/threads/retrieve-and-discover-posts/retrieve-posts
 */
import { CALL_OPTIONS, checkCallOptions, checkObject, checkText } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import type { CallOptions } from "../http/call.js";
import { timeOfDate } from "../validation/fields/objects.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import { array, orNull, record, text, type Reader } from "./values.js";

/** Which part of a list to read. For an invalid option, the list rejects when it is awaited, and throws when it is iterated. */
export interface ListOptions extends CallOptions {
  /** Items per page, 1 to 100; Threads sends 25 if omitted. */
  readonly limit?: number | undefined;
  /** The most items to read in all. */
  readonly maxItems?: number | undefined;
  /** Only what is from this time or later. */
  readonly since?: Date | undefined;
  /** Only what is from this time or earlier. */
  readonly until?: Date | undefined;
  /** Reads what comes before this cursor, newer items first. Not together with `after`. */
  readonly before?: string | undefined;
  /** Reads what comes after this cursor. */
  readonly after?: string | undefined;
}

/** The names of {@link ListOptions}. */
export const LIST_OPTIONS: NamesOf<ListOptions> = {
  ...CALL_OPTIONS,
  limit: true,
  maxItems: true,
  since: true,
  until: true,
  before: true,
  after: true,
};

/** A page of a list. Iterating over it yields its items and then those of the pages after it; use `items` for this page alone. */
export interface Page<Item> extends AsyncIterable<Item> {
  /** The items of this page alone. */
  readonly items: readonly Item[];
  /** The cursor of this page's first item, or null. */
  readonly before: string | null;
  /** The cursor of this page's last item, or null. Store it to read on later. */
  readonly after: string | null;
}

/** One page as Threads sent it. */
export interface ReadPage<Item> {
  readonly items: readonly Item[];
  readonly before: string | null;
  readonly after: string | null;
}

/** The parameters of the request for one page. */
export interface PageQuery {
  readonly limit: number | undefined;
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Reads a page: its items and its cursors. Ignores the link `paging.next`, because it contains the token. */
export function pageOf<Item>(readItem: Reader<Item>): Reader<ReadPage<Item>> {
  const items = array(readItem);
  const cursor = (value: unknown) => {
    const given = orNull(text)(value);
    // An empty cursor would lead to the first page again.
    return given === "" ? null : given;
  };
  return (value) => {
    const { data, paging } = record(value);
    const { cursors } = orNull(record)(paging) ?? {};
    const { before, after } = orNull(record)(cursors) ?? {};
    return { items: items(data), before: cursor(before), after: cursor(after) };
  };
}

/**
 * A list that sends nothing until it is awaited or iterated. Awaiting it gives the first page, which is requested once; iterating it gives
 * every item, page by page. Leaving the loop sends no further request.
 */
export class List<Item> implements Promise<Page<Item>>, AsyncIterable<Item> {
  readonly [Symbol.toStringTag] = "List";
  readonly #read: (query: PageQuery) => Promise<ReadPage<Item>>;
  readonly #options: ListOptions;
  /** Seconds, and not the Dates of the options, because the host may change those while it iterates. */
  readonly #range: Pick<PageQuery, "since" | "until">;
  #first: Promise<Page<Item>> | null = null;
  #after: string | null;

  /** Made by the methods that read lists. */
  constructor(options: ListOptions, read: (query: PageQuery) => Promise<ReadPage<Item>>) {
    this.#options = options;
    this.#range = { since: secondsOf(options.since), until: secondsOf(options.until) };
    this.#read = read;
    this.#after = options.after ?? null;
  }

  /** The cursor behind the last page that was read; after a failure, the `after` to go on from. */
  get after(): string | null {
    return this.#after;
  }

  then<Result = Page<Item>, Failure = never>(
    onPage?: ((page: Page<Item>) => Result | PromiseLike<Result>) | null,
    onFailure?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    return this.#firstPage().then(onPage, onFailure);
  }

  catch<Failure = never>(
    onFailure?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Page<Item> | Failure> {
    return this.#firstPage().catch(onFailure);
  }

  finally(onSettled?: (() => void) | null): Promise<Page<Item>> {
    return this.#firstPage().finally(onSettled);
  }

  /** Yields pages, each as it is needed. */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    const first = await this.#firstPage();
    yield first;
    const { before, after, maxItems = Infinity } = this.#options;
    yield* this.#pagesBehind(first, maxItems, before ?? after);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }

  #firstPage(): Promise<Page<Item>> {
    const { before, after, maxItems = Infinity } = this.#options;
    this.#first ??= this.#page({ before, after }, maxItems);
    return this.#first;
  }

  /** Yields the pages after a page that was read with `cursor`. */
  async *#pagesBehind(
    first: Page<Item>,
    mostItems: number,
    cursor: string | undefined,
  ): AsyncGenerator<Page<Item>, void, undefined> {
    const backwards = this.#options.before !== undefined;
    const seen = new Set<string | undefined>([cursor]);
    let left = mostItems - first.items.length;
    for (let page = first; left > 0; left -= page.items.length) {
      const next = backwards ? page.before : page.after;
      // A list ends with an empty page or without a cursor; a short page is no end, and a repeated cursor would have none.
      if (page.items.length === 0 || next === null || seen.has(next)) return;
      seen.add(next);
      page = await this.#page(backwards ? { before: next } : { after: next }, left);
      if (page.items.length === 0) return;
      yield page;
    }
  }

  async #page(
    cursors: { before?: string | undefined; after?: string | undefined },
    mostItems: number,
  ): Promise<Page<Item>> {
    const { limit } = this.#options;
    const wanted = mostItems < (limit ?? DEFAULT_LIMIT) ? mostItems : limit;
    const read = await this.#read({
      limit: wanted,
      ...this.#range,
      before: cursors.before,
      after: cursors.after,
    });
    this.#after = read.after ?? this.#after;
    const { before, after } = read;
    const items = read.items.length > mostItems ? read.items.slice(0, mostItems) : read.items;
    // Not enumerable: a page is logged and compared as its items and cursors.
    const page = Object.defineProperty({ items, before, after }, Symbol.asyncIterator, {
      value: () => this.#itemsFrom(page, mostItems, cursors.before ?? cursors.after),
    }) as Page<Item>;
    return page;
  }

  async *#itemsFrom(
    page: Page<Item>,
    mostItems: number,
    cursor: string | undefined,
  ): AsyncGenerator<Item, void, undefined> {
    yield* page.items;
    for await (const { items } of this.#pagesBehind(page, mostItems, cursor)) yield* items;
  }
}

/** Items per page where no limit is sent. */
const DEFAULT_LIMIT = 25;
const LARGEST_LIMIT = 100;

/** The names of other APIs for `limit`. */
const SIZE_NAMES: readonly string[] = ["size", "pageSize", "page_size", "perPage", "per_page"];

/**
 * Returns the options of a list.
 *
 * @throws ThreadsValidationError for options that cannot be sent
 */
export function checkListOptions<Options extends ListOptions>(options: Options, known: object = LIST_OPTIONS): Options {
  checkObject("options", options);
  const size = Object.keys(options).find((name) => SIZE_NAMES.includes(name));
  if (size !== undefined) refuse(size, "is not a known option; use limit");
  checkCallOptions(options, known);
  const { limit, maxItems, since, until, before, after } = options;
  if (limit !== undefined && !isWhole(limit, 1, LARGEST_LIMIT))
    refuse("limit", `must be a whole number from 1 to ${LARGEST_LIMIT}`);
  if (maxItems !== undefined && maxItems !== Infinity && !isWhole(maxItems, 1, Number.MAX_SAFE_INTEGER))
    refuse("maxItems", "must be a whole number from 1");
  checkTime("since", since);
  checkTime("until", until);
  if (timeOfDate(since) >= timeOfDate(until)) refuse("since", "must be before until");
  if (before !== undefined && after !== undefined) refuse("before", "does not go with after");
  if (before !== undefined) checkText("before", before);
  if (after !== undefined) checkText("after", after);
  return options;
}

const secondsOf = (time: Date | undefined): number | undefined =>
  time === undefined ? undefined : Math.floor(timeOfDate(time) / 1000);

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

function checkTime(name: string, time: unknown): void {
  if (time !== undefined && Number.isNaN(timeOfDate(time))) refuse(name, "must be a valid Date");
}
