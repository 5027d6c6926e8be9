/**
 * Runs in a node: starts a transient unit as the agent does, waits until its command has ended, prints what systemd then says of it.
 * Arguments: the unit's name, the command.
 */
import { systemdManager } from "../../agent/systemd/dbus.ts";

/** Longer than any command of these tests takes. */
const DEADLINE_MS = 10_000;

const [name = "", program = "", ...rest] = process.argv.slice(2);
const manager = systemdManager();
const signal = AbortSignal.timeout(DEADLINE_MS);
const reply = await manager.startTransient(name, {
  description: "A lab's command",
  argv: [program, ...rest],
  user: null,
  output: `/var/log/${name}.log`,
});
let state = await manager.state(name);
while (reply.reply === "queued" && state?.job && !signal.aborted) {
  await manager.changed(name, signal);
  state = await manager.state(name);
}
console.log(JSON.stringify({ reply, state }));
manager.close();
