/**
 * Generates the wire types from proto/ into shared/wire/generated, or with --check says whether they have drifted.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { execaSync } from "execa";

const root = fileURLToPath(new URL("../..", import.meta.url));
const committed = join(root, "shared/wire/generated");

if (process.argv.includes("--check")) {
  const fresh = mkdtempSync(join(tmpdir(), "muster-types-"));
  generate(fresh);
  const drifted = difference(fresh, committed);
  rmSync(fresh, { recursive: true });
  if (drifted.length > 0) {
    console.error(`Wire types have drifted from proto/: ${drifted.join(", ")}. Run: npm run types`);
    process.exit(1);
  }
} else {
  rmSync(committed, { recursive: true, force: true });
  generate(committed);
}

function generate(into: string): void {
  execaSync(
    join(root, "node_modules/.bin/proto-loader-gen-types"),
    [
      "--longs=Number",
      "--enums=String",
      "--defaults",
      "--arrays",
      "--objects",
      "--oneofs",
      "--grpcLib=@grpc/grpc-js",
      "--targetFileExtension=.ts",
      "--importFileExtension=.ts",
      "--includeComments",
      "--includeDirs=proto",
      `--outDir=${into}`,
      "muster/agent/v1/agent.proto",
      "muster/controller/v1/fleet.proto",
      "muster/state/v1/state.proto",
    ],
    { cwd: root },
  );
  for (const path of files(into)) stripMachine(join(into, path));
}

/** The generator writes absolute paths of this machine into comments and leaves unused imports: neither may be committed. */
function stripMachine(path: string): void {
  const text = readFileSync(path, "utf8").replaceAll(/^\/\/ Original file: .*\/?proto\//gm, "// From proto/");
  writeFileSync(path, `// @ts-nocheck: generated; its unused imports are not ours to mend.\n${text}`);
}

function difference(left: string, right: string): string[] {
  const all = new Set([...files(left), ...files(right)]);
  return [...all].filter((path) => read(join(left, path)) !== read(join(right, path)));
}

function files(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
