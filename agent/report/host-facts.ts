/**
 * Facts about this host, for a one-shot command (`muster-agent facts`). Not for the resident agent: loading systeminformation costs
 * 10 MB of RSS and reading the OS starts processes; that is a sixth of the agent's whole budget (design: "Numbers to reach").
 */
import { availableParallelism } from "node:os";

export interface HostFacts {
  readonly os: string;
  readonly kernel: string;
  readonly cores: number;
  readonly memoryMib: number;
}

export async function hostFacts(): Promise<HostFacts> {
  const { default: system } = await import("systeminformation");
  const [os, memory] = await Promise.all([system.osInfo(), system.mem()]);
  return {
    os: `${os.distro} ${os.release}`.trim(),
    kernel: os.kernel,
    cores: availableParallelism(),
    memoryMib: Math.round(memory.total / 1024 / 1024),
  };
}
