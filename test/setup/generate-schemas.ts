/**
 * Generates the JSON Schemas that editors check definitions and cluster files with, into docs/schema, or with --check says whether
 * they have drifted from the schemas that Muster reads with.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { clusterFileSchema } from "../../shared/cluster/schema.ts";
import { definitionSchema } from "../../shared/procedure/schema.ts";

const folder = new URL("../../docs/schema/", import.meta.url);
const schemas = {
  "product.schema.json": jsonSchema("A product definition of Muster", definitionSchema),
  "cluster.schema.json": jsonSchema("A cluster file of Muster", clusterFileSchema),
};

if (process.argv.includes("--check")) {
  const drifted = Object.entries(schemas).filter(([name, text]) => committed(name) !== text);
  if (drifted.length > 0) {
    const names = drifted.map(([name]) => name).join(", ");
    console.error(`docs/schema has drifted from the schemas in shared/: ${names}. Run: npm run schemas`);
    process.exit(1);
  }
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(schemas)) writeFileSync(new URL(name, folder), text);
  console.log(`written: ${fileURLToPath(folder)}`);
}

/** Of what is written in a file: durations are text there, and what has a default may be left out. */
function jsonSchema(title: string, schema: z.ZodType): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

function committed(name: string): string | null {
  try {
    return readFileSync(new URL(name, folder), "utf8");
  } catch {
    return null;
  }
}
