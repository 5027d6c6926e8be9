import { expect, test } from "vitest";
import { kept } from "../../shared/kept.ts";

test("a result is kept for the same object and the same other arguments, and made anew for any other", () => {
  let made = 0;
  const lengthOf = kept((list: readonly number[], plus: number, unit: object) => {
    made += 1;
    return `${list.length + plus} ${Object.keys(unit).length}`;
  });
  const [list, unit] = [[1, 2], { s: 1 }];
  expect([lengthOf(list, 1, unit), lengthOf(list, 1, unit), made]).toEqual(["3 1", "3 1", 1]);
  expect([lengthOf([...list], 1, unit), made]).toEqual(["3 1", 2]);
  expect([lengthOf(list, 2, unit), lengthOf(list, 1, unit), made]).toEqual(["4 1", "3 1", 4]);
  expect([lengthOf(list, 1, { ...unit, m: 1 }), made]).toEqual(["3 2", 5]);
});

test("what was not made, because it failed, is tried again", () => {
  let tries = 0;
  const read = kept((_: object) => {
    tries += 1;
    if (tries === 1) throw new Error("not yet");
    return tries;
  });
  const file = {};
  expect(() => read(file)).toThrow("not yet");
  expect([read(file), read(file)]).toEqual([2, 2]);
});
