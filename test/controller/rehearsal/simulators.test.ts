import { expect, test } from "vitest";
import { needSimulator } from "../../../controller/cli/rehearsal/faults.ts";
import { InputError } from "../../../shared/errors.ts";

test("a product without a simulator cannot be rehearsed, and it is said what can be done instead", async () => {
  const refused = await needSimulator("etcd-lab.yaml", "etcd").then(
    () => null,
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(InputError);
  const [problem] = (refused as InputError).problems;
  expect(problem).toMatchObject({ file: "etcd-lab.yaml", message: 'the product "etcd" has no simulator' });
  expect(problem?.fix).toMatch(/a rehearsal needs one; there is one of: .*atscale.*muster plan VERB -f etcd-lab\.yaml/);
});
