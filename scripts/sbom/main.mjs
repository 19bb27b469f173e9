/** Prints a bill of materials (CycloneDX): what is installed with the package, and what is bundled into it. */
import { BUNDLED } from "../build/bundle.mjs";
import { ROOT } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

const sbom = async (...flags) => {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "library", "--package-lock-only", ...flags];
  return JSON.parse((await run("npm", args, { cwd: ROOT })).stdout);
};

// To npm a bundled package is a development dependency.
const installed = await sbom("--omit", "dev", "--omit", "peer", "--omit", "optional");
const everything = await sbom();
const bundled = everything.components
  .filter(({ name }) => BUNDLED.includes(name))
  .map((component) => ({ ...component, scope: "required" }));
const root = installed.metadata.component["bom-ref"];

const bill = {
  ...installed,
  components: [...installed.components, ...bundled],
  dependencies: [
    ...installed.dependencies.map((entry) =>
      entry.ref === root
        ? { ...entry, dependsOn: [...entry.dependsOn, ...bundled.map((each) => each["bom-ref"])] }
        : entry,
    ),
    ...bundled.map((each) => ({ ref: each["bom-ref"], dependsOn: [] })),
  ],
};
console.log(JSON.stringify(bill, null, 2));
