/**
 * One simulated AtScale cluster as a process; see shared/simulator/main.ts for how it is called.
 */
import { runMain } from "../../../simulator/main.ts";
import { worldSchema } from "./config.ts";
import { startWorld } from "./start.ts";

await runMain({ schema: worldSchema, start: (config, signal) => startWorld(config, { signal }) });
