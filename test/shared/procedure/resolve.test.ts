import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadDefinition } from "../../../shared/procedure/definition.ts";
import {
  checkParameters,
  resolveOptions,
  resolveTemplate,
  templateContext,
} from "../../../shared/procedure/resolve.ts";
import type { Definition } from "../../../shared/procedure/schema.ts";

const atscale = loadDefinition(
  fileURLToPath(new URL("../../../shared/products/atscale/product.yaml", import.meta.url)),
);
const options: Definition["options"] = {
  root: { type: "path", default: "/opt/x", why: "" },
  user: { type: "user", default: "x", why: "" },
  web: { type: "port", default: 80, why: "" },
  limit: { type: "number", default: 5, min: 2, why: "" },
  strict: { type: "flag", default: false, why: "" },
  hold: { type: "duration", default: "90s", why: "" },
  label: { type: "text", default: "a1", pattern: "[a-z]\\d|none", why: "" },
  services: { type: "names", default: ["engine"], why: "" },
  keys: { type: "names-by-role", default: { leaf: ["engine"] }, why: "" },
};
const definition = { product: "x", options };

describe("options", () => {
  test("an empty file gets every default", () => {
    expect(resolveOptions(definition, {})).toEqual({
      ok: true,
      values: {
        root: "/opt/x",
        user: "x",
        web: 80,
        limit: 5,
        strict: false,
        hold: "90s",
        label: "a1",
        services: ["engine"],
        keys: { leaf: ["engine"] },
      },
    });
  });

  test("the definitions that come with Muster have right defaults, and resolving their values again changes nothing", () => {
    const once = resolveOptions(atscale, {});
    if (!once.ok) throw new Error(JSON.stringify(once.problems));
    expect(resolveOptions(atscale, once.values)).toEqual(once);
  });

  test.each([
    ["root", ["opt", "/", "/a/../b", "/a b", "/a\n", "/a;b", "/a$b", 7]],
    ["user", ["Root", "", "-x", "a b", "a\n", "root;id"]],
    ["web", [0, 65536, 1.5, "80", null]],
    ["limit", [1, Number.NaN, Number.POSITIVE_INFINITY, "5"]],
    ["strict", ["true", 1, null]],
    ["hold", ["90", "9 s", "1d", "", "90s\n", 90]],
    ["label", ["a1x", "xnone", "nonex", "a1\n", "", "A1"]],
    ["services", ["engine", [""], ["--all"], [7], ["a b"]]],
    ["keys", [["engine"], { leaf: "engine" }, { leaf: ["--all"] }, null]],
  ])("option %s refuses what is not of its type", (option, wrongs) => {
    for (const wrong of wrongs) {
      const result = resolveOptions(definition, { [option]: wrong });
      expect(result, `${option}: ${JSON.stringify(wrong)}`).toMatchObject({ ok: false, problems: [{ option }] });
    }
  });

  test("every problem is told at once, unknown options among them", () => {
    const result = resolveOptions(definition, { root: "x", nonsense: 1, web: 0, __proto__x: 1 });
    expect(result.ok ? [] : result.problems.map((p) => p.option)).toEqual(["nonsense", "__proto__x", "root", "web"]);
  });
});

describe("templates", () => {
  const resolved = resolveOptions(definition, {});
  const values = resolved.ok ? resolved.values : {};
  const node = { node: "db-1", member: "m 1", id: null, port: 3306 };

  test("a placeholder stands for an option, a field of the node or a parameter, and yields one element", () => {
    const context = templateContext(definition, values, node, { parameters: { to: "a b; {root}" } });
    expect(resolveTemplate("{root}/bin/x", context)).toBe("/opt/x/bin/x");
    expect(resolveTemplate("--x={member}:{port}@{address}/{limit}", context)).toBe("--x=m 1:3306@127.0.0.1/5");
    expect(resolveTemplate("{to}", context)).toBe("a b; {root}");
  });

  test("braces that hold no name are left alone", () => {
    expect(resolveTemplate('{"a":{}} { } {1}', {})).toBe('{"a":{}} { } {1}');
  });

  test.each(["{nonsense}", "{id}", "{services}", "{constructor}", "{toString}"])(
    "%s is refused, not left empty",
    (template) => {
      const context = templateContext(definition, values, node);
      expect(() => resolveTemplate(template, context)).toThrow(expect.objectContaining({ code: "bad-parameter" }));
    },
  );

  test("a rehearsal's root goes before paths only", () => {
    const context = templateContext(definition, values, node, { sysroot: "/sim/db-1", address: "127.0.0.9" });
    expect(resolveTemplate("{root}", context)).toBe("/sim/db-1/opt/x");
    expect(resolveTemplate("{user}@{address}", context)).toBe("x@127.0.0.9");
  });

  test("a zero byte is refused", () => {
    expect(() => resolveTemplate("{a}", { a: "x\0y" })).toThrow(expect.objectContaining({ code: "bad-parameter" }));
  });
});

describe("parameters", () => {
  const action = { parameters: { to: { pattern: "\\d+|all", why: "" } } };

  test("each is matched whole", () => {
    expect(checkParameters("move", action, { to: "12" })).toEqual({ to: "12" });
    for (const to of ["12x", "x12", "allx", "12\n", "", 12, null])
      expect(() => checkParameters("move", action, { to }), JSON.stringify(to)).toThrow(/parameter/);
  });

  test("missing and undeclared ones are refused together", () => {
    expect(() => checkParameters("move", action, { from: "x" })).toThrow(
      /takes no parameter "from".*needs the parameter "to"/,
    );
  });
});
