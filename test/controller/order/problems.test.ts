import { expect, it } from "vitest";
import { needsProblems } from "../../../controller/order/problems.ts";

const TEXT = "cluster: bi\nproduct: atscale\nnodes: {}\nneeds: [wh]\n";

it("a circle of needs is told with the line of the needs that close it", () => {
  const [problem] = needsProblems("bi.yaml", TEXT, { name: "bi", needs: ["wh"] }, new Map([["wh", ["bi"]]]));
  expect(problem).toMatchObject({
    file: "bi.yaml",
    line: 4,
    message: expect.stringContaining("bi needs wh, wh needs bi"),
  });
});

it("the file as it was before does not count: one that leaves the circle is right", () => {
  const needs = new Map([
    ["wh", ["bi"]],
    ["bi", ["wh"]],
  ]);
  expect(needsProblems("bi.yaml", TEXT, { name: "bi", needs: [] }, needs)).toEqual([]);
});
