/**
 * The constant shell script around a detached command. argv comes as positional parameters; nothing of a request is ever part of the script.
 *
 *     fd 0  the agent's word "go". End of file instead (the agent died) means that the command is never started.
 *     fd 3  the track in the ledger's record, already at its place: preallocated, so that it can be written with the disk full.
 *     fd 4  tells the agent that the first line stands.
 *
 * So a track without lines is a command that never started and never will, whenever the agent died.
 */
export const WRAPPER = `
IFS=' ' read -r pid b c d e f g h i j k l m n o p q r s t u begun rest </proc/$$/stat
printf 'pid %s %s\\n' "$pid" "$begun" >&3 || exit 125
printf . >&4
exec 4>&-
go=
read -r go
if [ "$go" != go ]; then printf 'never\\n' >&3; exit 125; fi
exec </dev/null
"$@" 3>&-
status=$?
printf 'exit %s\\n' "$status" >&3
exit "$status"
`;

/** What the script has written so far. */
export type Track =
  | { readonly is: "blank" }
  /** Its process, with its start in clock ticks since boot: a reused pid has another. */
  | { readonly is: "begun"; readonly pid: number; readonly startTicks: string }
  | { readonly is: "never" }
  | { readonly is: "exited"; readonly status: number };

export function readTrack(area: Uint8Array): Track {
  const text = Buffer.from(area).toString("latin1");
  const exit = /^exit (\d+)\n/m.exec(text);
  if (exit) return { is: "exited", status: Number(exit[1]) };
  if (/^never\n/m.test(text)) return { is: "never" };
  const begun = /^pid (\d+) (\d+)\n/m.exec(text);
  return begun?.[2] ? { is: "begun", pid: Number(begun[1]), startTicks: begun[2] } : { is: "blank" };
}
