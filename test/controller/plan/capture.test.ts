import { describe, expect, it } from "vitest";
import { captureSight } from "../../../controller/plan/capture.ts";
import { BUNDLED_PRODUCTS } from "../../../shared/config/parts.ts";
import { loadProducts } from "../../../shared/products/load.ts";

const atscale = loadProducts([BUNDLED_PRODUCTS]).definitions.get("atscale");
if (!atscale) throw new TypeError("AtScale's definition comes with Muster");

const sightOf = (probes: Record<string, string>) => {
  const outputs = Object.fromEntries(
    Object.entries(probes).map(([probe, stdout]) => [probe, { exit: 0, stdout, stderr: "" }]),
  );
  return captureSight({ cluster: "c", taken: "now", nodes: { n: outputs } }, atscale);
};

describe("seeing through a capture", () => {
  it("sees what the reader makes of a recorded output, without an age", () => {
    const looked = sightOf({ services: "engine RUNNING pid 7, uptime 0:01:38\n" })("n", "services");
    expect(looked).toMatchObject({
      seen: true,
      ageMs: null,
      value: { supervisor: "up", services: [{ name: "engine", pid: 7 }] },
    });
  });

  it("was not looked at where nothing was recorded, of the node or of the probe", () => {
    const sight = sightOf({ services: "" });
    for (const [node, probe] of [
      ["n", "postgres"],
      ["other", "services"],
      ["constructor", "services"],
      ["n", "toString"],
    ] as const)
      expect(sight(node, probe)).toMatchObject({ seen: false, why: "not-looked" });
  });

  it("is unknown, with the reader's reason, where the output cannot be read", () => {
    expect(sightOf({ postgres: "Traceback (most recent call last):" })("n", "postgres")).toMatchObject({
      seen: false,
      why: "unknown",
      reason: expect.stringContaining("Traceback"),
    });
  });

  it("takes ports, pings and processes as the JSON of their value, and nothing else", () => {
    const sight = sightOf({ ports: '{"ports":[{"port":10500,"state":"closed"}]}', ping: "OK", processes: "[]" });
    expect(sight("n", "ports")).toMatchObject({ seen: true, value: { ports: [{ port: 10500, state: "closed" }] } });
    expect(sight("n", "ping")).toMatchObject({ seen: false, why: "unknown" });
    expect(sight("n", "processes")).toMatchObject({ seen: false, why: "unknown" });
  });
});
