import { expect, test } from "vitest";
import { inForce } from "../../../shared/procedure/in-force.ts";
import { atscale } from "../../support/atscale-sight.ts";

test("a probe that hangs on a flag is there where the flag is on, and the digest is the file's either way", () => {
  const off = inForce(atscale, {});
  const on = inForce(atscale, { balancer: true });
  expect(Object.keys(off.probes)).not.toContain("balancer");
  expect(Object.keys(on.probes)).toContain("balancer");
  expect([off.digest, on.digest]).toEqual([atscale.digest, atscale.digest]);
  expect(Object.keys(off.probes)).toContain("services");
});
