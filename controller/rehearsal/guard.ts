/**
 * Clears a stage whose maker died without doing so, even by kill -9: a shell in a session of its own that waits for the end of its
 * standard input, then ends every process that names the stage's directory, and removes it. The directory's name is drawn for this
 * stage alone, so nobody else's process names it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";

export interface Guard {
  /** The stage is cleared: nothing is left to do. */
  dismiss(): Promise<void>;
}

/** Between SIGTERM and SIGKILL: 25 looks 0.2 s apart. Daemons need a fraction of it. */
const SCRIPT = `
trap '' INT TERM HUP
word=
read -r word
[ "$word" = cleared ] && exit 0
stage=$1
each() {
  found=1
  for process in /proc/[0-9]*; do
    pid=\${process#/proc/}
    [ "$pid" = $$ ] && continue
    case $(tr '\\0' ' ' 2>/dev/null <"$process/cmdline") in
      *"$stage/"*) found=0; kill "-$1" "$pid" ;;
    esac
  done 2>/dev/null
  return $found
}
tries=0
each TERM
while each 0 && [ "$tries" -lt 25 ]; do
  tries=$((tries + 1))
  sleep 0.2
done
each KILL
rm -rf -- "$stage"
`;

export function startGuard(stageDir: string): Guard {
  const guard = spawn("/bin/sh", ["-c", SCRIPT, "muster-guard", stageDir], {
    cwd: "/",
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  const gone = once(guard, "exit").catch(() => undefined);
  // Where it is gone already, telling it that it may go is no fault.
  guard.stdin.on("error", () => undefined);
  guard.unref();
  return {
    dismiss: async () => {
      guard.ref();
      guard.stdin.end("cleared\n");
      await gone;
    },
  };
}
