/** What several parts of a definition's schema are made of. */
import { z } from "zod";

export const name = z.string().regex(/^[a-z][a-z0-9-]*$/, "use lower-case letters, digits and hyphens");
/** CEL in a definition; compiled when the definition is loaded. */
export const expression = z.string().min(1);
/** Text in which `{option}` stands for an option's value, `{node}`, `{member}`, `{id}`, `{port}`, `{address}` for the node's. */
export const template = z.string().min(1);
