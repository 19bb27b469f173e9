/**
 * Names for the files that entries share. Bundlers name them by a hash of their content, so that a list of the package's files would
 * change with every line of code. Such a file is what one set of entries has in common, so that set becomes its name; of a large one, those that
 * it leaves out: a path of over a hundred characters is more than some readers of tarballs take.
 */

const EXTENSION = /\.(?:js|cjs|d\.ts|d\.cts)$/;
const HASH = /-[\w-]{8}$/;

const stemOf = ({ name, role }) => {
  const stem = name.replace(EXTENSION, "");
  return role === "public" ? stem : stem.replace(HASH, "");
};

/**
 * New names for the files of one format, by their old ones.
 *
 * @param {import("./graph.mjs").BuiltFile[]} files
 * @returns {Map<string, string>}
 */
export function chunkNames(files) {
  const byName = new Map(files.map((file) => [file.name, file]));
  const users = new Map(files.map((file) => [file.name, new Set()]));
  const entries = files.filter(({ role }) => role !== "shared");
  for (const entry of entries) {
    const reach = (name) => {
      if (users.get(name).has(entry.name)) return;
      users.get(name).add(entry.name);
      byName.get(name).loads.forEach(reach);
    };
    reach(entry.name);
  }

  const newName = (file) => {
    if (file.role !== "shared") return stemOf(file);
    const using = entries.filter((entry) => users.get(file.name).has(entry.name));
    if (using.length === entries.length) return "shared";
    const others = entries.filter((entry) => !using.includes(entry));
    const [word, named] = using.length <= others.length ? ["by", using] : ["except", others];
    return `shared-${word}-${named.map(stemOf).sort().join("-")}`;
  };
  const renamed = files.filter(({ role }) => role !== "public");
  const names = new Map(renamed.map((file) => [file.name, newName(file) + EXTENSION.exec(file.name)[0]]));

  const all = [...names.values(), ...files.filter(({ role }) => role === "public").map(({ name }) => name)];
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two files of the build would both be named ${twice}`);
  return names;
}
