/**
 * Names that an evaluation of a CEL expression reads whatever the others hold (pure). Where one of them is absent the outcome is unknown, and
 * there is nothing to evaluate. CEL lets one side of `||` and `&&` decide though the other cannot be evaluated (CEL specification, "Logical
 * Operators"); of `?:` it evaluates one branch; a comprehension may have nothing to go over.
 */

/** In the order of evaluation. */
export function neededNames(node: unknown): ReadonlySet<string> {
  if (Array.isArray(node)) return union(node);
  if (!isNode(node)) return NONE;
  const { op, args } = node;
  switch (op) {
    case "id":
      return new Set([args as string]);
    case "value":
      return NONE;
    case "||":
    case "&&": {
      const [left, right] = args as [unknown, unknown];
      return common(neededNames(left), neededNames(right));
    }
    case "?:": {
      const [condition, yes, no] = args as [unknown, unknown, unknown];
      return new Set([...neededNames(condition), ...common(neededNames(yes), neededNames(no))]);
    }
    case "rcall": {
      const [method, target, given] = args as [string, unknown, readonly unknown[]];
      if (COMPREHENSIONS.has(method)) return neededNames(target);
      // `cel` is the name of a library, and what follows is read under a name of its own.
      if (method === "bind") return neededNames(given[1]);
      return union([target, ...given]);
    }
    default:
      return union(Array.isArray(args) ? args : [args]);
  }
}

export const COMPREHENSIONS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

interface Node {
  readonly op: string;
  readonly args: unknown;
}

const isNode = (node: unknown): node is Node => typeof node === "object" && node !== null && "op" in node;

const NONE: ReadonlySet<string> = new Set();

function union(nodes: readonly unknown[]): ReadonlySet<string> {
  return new Set(nodes.flatMap((node) => [...neededNames(node)]));
}

function common(left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...left].filter((name) => right.has(name)));
}
