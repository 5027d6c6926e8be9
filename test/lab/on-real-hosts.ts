/**
 * The one skip there may be: a machine that cannot boot hosts runs no lab tests, and says why.
 */
import { describe, vi } from "vitest";
import { labPossible } from "./lab.ts";

/** A busy machine boots and installs slowly; a test that hangs must still end. */
const LIMITS = { testTimeout: 60_000, hookTimeout: 90_000 };

/** `describe` for tests that boot hosts. */
export function describeOnRealHosts(title: string, body: () => void): void {
  vi.setConfig(LIMITS);
  const possible = labPossible();
  if (!possible.possible) console.warn(`Skipped: ${title}. This machine cannot boot hosts: ${possible.why}`);
  describe.skipIf(!possible.possible)(title, body);
}
