/** The table of `npm run coverage`. Pure. */
import path from "node:path";

/** Istanbul's `coverage-summary.json`, as far as it is used: by absolute path of the file, and `total`. */
export type CoverageSummary = Readonly<Record<string, { readonly branches: Branches }>>;

interface Branches {
  readonly total: number;
  readonly covered: number;
}

/** Modules and files below this share are marked. */
const LEAST_SHARE = 0.9;

/** Returns the lines of the table: each folder of the source with its branches, and the marked files one by one. */
export function coverageLines(summary: CoverageSummary, root: string): string[] {
  const files = Object.entries(summary)
    .filter(([file]) => file !== "total")
    .map(([file, { branches }]) => ({ name: path.relative(root, file).split(path.sep).join("/"), ...branches }));
  const modules = [...new Set(files.map(({ name }) => path.posix.dirname(name)))].sort().map((module) => {
    const inside = files.filter(({ name }) => path.posix.dirname(name) === module);
    return { name: module, ...sumOf(inside) };
  });
  const low = files.filter(isLow).sort((a, b) => shareOf(a) - shareOf(b));
  const width = Math.max(5, ...[...modules, ...low].map(({ name }) => name.length));
  const lineOf = (row: Branches & { readonly name: string }) => {
    const share = `${(100 * shareOf(row)).toFixed(1)} %`.padStart(8);
    return `${row.name.padEnd(width)}  ${share}  ${row.covered} of ${row.total}${isLow(row) ? "  BELOW 90 %" : ""}`;
  };
  return [
    "",
    "Branches covered, by module:",
    ...modules.map(lineOf),
    lineOf({ name: "total", ...sumOf(files) }),
    ...(low.length === 0 ? [] : ["", "Files below 90 %:", ...low.map(lineOf)]),
  ];
}

const shareOf = ({ total, covered }: Branches) => (total === 0 ? 1 : covered / total);

const isLow = (branches: Branches) => shareOf(branches) < LEAST_SHARE;

function sumOf(rows: readonly Branches[]): Branches {
  return {
    total: rows.reduce((sum, { total }) => sum + total, 0),
    covered: rows.reduce((sum, { covered }) => sum + covered, 0),
  };
}
