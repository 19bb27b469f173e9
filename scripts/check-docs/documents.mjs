/** Reads the documents and the modules in their code blocks. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { at } from "../lib/repository.mjs";
import { modulesOf } from "./modules.mjs";

export async function readDocuments() {
  const inDocs = existsSync(at("docs")) ? await readdir(at("docs"), { recursive: true }) : [];
  const guides = inDocs.filter((name) => name.endsWith(".md")).sort();
  const names = ["README.md", ...guides.map((name) => path.posix.join("docs", name.replaceAll("\\", "/")))];
  const read = async (name) => modulesOf(name, await readFile(at(name), "utf8"));
  return { names, modules: (await Promise.all(names.map(read))).flat() };
}
