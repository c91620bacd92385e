// Refuses to install or pack this folder before it was made: it would break when it is imported.
import { existsSync } from "node:fs";

if (!existsSync(new URL("dist/index.js", import.meta.url))) {
  console.error(
    "The generated part is missing: run `make clients` in the repository of the story bank, and install the package from clients/packages.",
  );
  process.exit(1);
}
