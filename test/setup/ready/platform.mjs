import { NotReady } from "./not-ready.mjs";

/** Node 20 starts the setup; the Node 24 that runs everything comes from npm, which has it for these two machines. */
export function checkPlatform(version, platform, arch) {
  if (Number.parseInt(version, 10) < 20)
    throw new NotReady(
      `This is Node ${version}; install Node 20 or later (apt-get install nodejs, or nodejs.org) and try again.`,
    );
  if (platform !== "linux" || !["x64", "arm64"].includes(arch))
    throw new NotReady(`Muster runs on Linux, x64 or arm64; this is ${platform} ${arch}. Try again on such a machine.`);
}
