/**
 * A product's commands as installed on a simulated host: shell without a single fork on the usual path, since they are called many
 * times a second.
 *
 * A script claims one of the reply pipes that the world keeps ready (an exclusive create, so two never share one), opens it, writes
 * one record to the world's request pipe, and does what the reply says. The world holds the writing end of every reply pipe: when it
 * dies, even by kill -9, the kernel ends the script's read, and the script exits 70. So there is no polling and no time-out.
 */
import { files } from "./files.ts";

/** Exit code of a command whose world has gone; EX_SOFTWARE of sysexits. */
export const WORLD_GONE_EXIT = 70;
/** Of a command whose question got no yes. */
const NO_ANSWER_EXIT = 1;
/** Between fields, and after a record. */
export const FIELD_END = "\x1f";
export const RECORD_END = "\x1e";
/** 20 ms apart: half a minute of a world that lives and makes no new pipes. */
const CLAIM_TRIES = 1500;
/** A pipe takes a record whole up to 4096 bytes. */
const MAX_RECORD = 3000;

/** The command itself: who and what it is, then the common part. */
export function commandScript(dir: string, node: string, command: string): string {
  return `#!/bin/sh\nworld=${quote(dir)} node=${quote(node)} command=${quote(command)}\n. "$world/${files.ask}"\n`;
}

export function askScript(): string {
  return `# Asks the simulated cluster's world, and does as it says. Sourced with world, node and command set.

gone() {
  printf '%s: the simulated world has gone (%s)\\n' "$command" "$world" >&2
  exit ${WORLD_GONE_EXIT}
}

# A reply pipe is ours if its claim did not exist before. Those of others are being answered; new ones keep coming while the world lives.
claim() {
  tries=0
  while [ "$tries" -lt ${CLAIM_TRIES} ]; do
    for slot in "$world"/${files.slots}/*.slot; do
      [ -p "$slot" ] && { set -C; printf '%s' "$$" > "$slot.taken"; } 2>/dev/null && [ -p "$slot" ] && return
    done
    pid=
    { read -r pid < "$world/${files.pid}"; } 2>/dev/null
    [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || gone
    tries=$((tries + 1))
    sleep 0.02
  done
  gone
}

claim
# Opened for both first, so that opening cannot block; from then on only the world can write to it.
exec 3<> "$slot" 4< "$slot" 3>&-

record="\${slot##*/}${FIELD_END}$node${FIELD_END}$command${FIELD_END}$$"
for argument in "$@"; do record="$record${FIELD_END}$argument"; done
if [ "\${#record}" -gt ${MAX_RECORD} ]; then
  printf '%s: argument list too long\\n' "$command" >&2
  exit 126
fi
exec 5<> "$world/${files.requests}"
printf '%s${RECORD_END}' "$record" >&5
exec 5>&-

while IFS= read -r frame <&4; do
  case $frame in
    o*) printf '%b' "\${frame#o}" ;;
    e*) printf '%b' "\${frame#e}" >&2 ;;
    p*) printf '%b' "\${frame#p}"
        IFS= read -r answer || exit ${NO_ANSWER_EXIT}
        case $answer in y | Y | yes) exec "$0" "$@" --yes ;; *) exit ${NO_ANSWER_EXIT} ;; esac ;;
    f*) count=\${frame#f}
        while [ "$count" -gt 0 ]; do cat "$world/${files.flood}"; count=$((count - 1)); done ;;
    x*) exit "\${frame#x}" ;;
  esac
done
gone
`;
}

/** One reply, as the script reads it. */
export type Frame =
  | { readonly kind: "out" | "err"; readonly text: string }
  /** A question on standard output, then a line from standard input: yes runs the command again with --yes. */
  | { readonly kind: "prompt"; readonly text: string }
  | { readonly kind: "flood"; readonly megabytes: number }
  | { readonly kind: "exit"; readonly code: number };

export function encodeFrame(frame: Frame): string {
  switch (frame.kind) {
    case "out":
      return `o${escapeBytes(frame.text)}\n`;
    case "err":
      return `e${escapeBytes(frame.text)}\n`;
    case "prompt":
      return `p${escapeBytes(frame.text)}\n`;
    case "flood":
      return `f${frame.megabytes}\n`;
    case "exit":
      return `x${frame.code}\n`;
  }
}

/** For printf %b: one character a byte; whatever is not plain ASCII, and the backslash, as octal. */
function escapeBytes(text: string): string {
  return text.replaceAll(/[^ -[\]-~]/g, (byte) => `\\0${byte.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
