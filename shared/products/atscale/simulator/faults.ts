/**
 * What a rehearsal may ask of this product's simulator: by convention each simulator has a `faults.ts` with these two.
 */
export { faults, parseFault } from "./world/faults.ts";
