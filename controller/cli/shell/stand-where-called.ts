/**
 * `npm run muster` changes to the clone's folder first; a file on the command line is meant from where the person stands.
 */
export function standWhereCalled(env: Readonly<Record<string, string | undefined>>): void {
  if (env.npm_lifecycle_event !== "muster" || !env.INIT_CWD) return;
  try {
    process.chdir(env.INIT_CWD);
  } catch {
    // The folder is gone: then relative names lead nowhere, which reading them will say.
  }
}
