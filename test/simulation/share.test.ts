/**
 * The share of the simulation that every test run takes: fixed seeds, and fresh ones that are printed, so that a failure can be seen again.
 */
import { expect, test } from "vitest";
import { bugs } from "./bugs/bugs.ts";
import { allProducts } from "./products/all.ts";
import { simulate } from "./simulate.ts";

const FIXED = Array.from({ length: 30 }, (_, i) => i + 1);
/** Seeds that once broke something, by product. */
const REMEMBERED: Readonly<Record<string, readonly number[]>> = {
  atscale: [51, 141, 163, 217, 220, 247, 1420, 4359, 6656, 10448, 12328, 21089, 29705],
  ocient: [68, 72, 95, 128, 146, 463, 595, 658, 1093, 5766, 8182, 8700, 9982, 24019, 25860, 26756],
  singlestore: [187, 1059, 2297, 3546, 5185, 11324, 18191, 25860],
};
const FRESH = 15;
/** A bug that the first seeds catch: were nothing caught, nothing would be judged. */
const CAUGHT_SOON = "believe-the-exit-code";

const products = await allProducts();

test.each([...products.values()])(
  "$name keeps every promise through fixed storms and fresh ones",
  { timeout: 600_000, retry: 0 },
  async (product) => {
    const begin = 1_000_000 + Math.floor(Math.random() * 1e8);
    const fresh = Array.from({ length: FRESH }, (_, i) => begin + i);
    console.log(`fresh seeds: npm run -s simulate -- --seeds ${begin}..${begin + FRESH - 1} --product ${product.name}`);
    for (const seed of [...FIXED, ...(REMEMBERED[product.name] ?? []), ...fresh]) {
      const { faults } = await simulate(seed, product);
      expect(faults, `npm run -s simulate -- --seed ${seed} --product ${product.name} --trace`).toEqual([]);
    }
  },
);

test("one seed tells the same story twice", async () => {
  for (const product of products.values()) {
    const [first, second] = [[], []] as [string[], string[]];
    await simulate(19, product, { tell: (line) => first.push(line) });
    await simulate(19, product, { tell: (line) => second.push(line) });
    expect(second).toEqual(first);
  }
});

test("a deliberate bug is caught", { timeout: 600_000 }, async () => {
  const flaws = bugs[CAUGHT_SOON];
  if (!flaws) throw new TypeError("no such bug");
  for (const product of products.values()) {
    let caught = 0;
    for (let seed = 1; caught === 0 && seed <= 50; seed += 1)
      caught = (await simulate(seed, product, { flaws })).faults.length;
    expect(caught).toBeGreaterThan(0);
  }
});
