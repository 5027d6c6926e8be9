/**
 * `muster`: wiring only. One file a verb, in verbs/.
 */
import { Command, CommanderError } from "commander";
import { openOnce } from "./fleet/open-once.ts";
import { examples } from "./shell/examples.ts";
import { EXIT } from "./shell/exit-codes.ts";
import { type Failure, failureOf, usage } from "./shell/failure.ts";
import { addGlobalOptions, readSettings } from "./shell/settings.ts";
import type { Act } from "./shell/shell.ts";
import { standWhereCalled } from "./shell/stand-where-called.ts";
import { processTerminal } from "./shell/terminal.ts";
import { addAbort } from "./verbs/abort.ts";
import { addApply } from "./verbs/apply.ts";
import { addCapture } from "./verbs/capture.ts";
import { addChange } from "./verbs/change.ts";
import { addCheck } from "./verbs/check.ts";
import { addClusters } from "./verbs/clusters.ts";
import { addCompletion } from "./verbs/completion.ts";
import { addDiscover } from "./verbs/discover.ts";
import { addExplain } from "./verbs/explain.ts";
import { addHost } from "./verbs/host.ts";
import { addHosts } from "./verbs/hosts.ts";
import { addParse } from "./verbs/parse.ts";
import { addPause } from "./verbs/pause.ts";
import { addPlan } from "./verbs/plan.ts";
import { addProducts } from "./verbs/products.ts";
import { addQuiesce } from "./verbs/quiesce.ts";
import { addRehearse } from "./verbs/rehearse.ts";
import { addResume } from "./verbs/resume.ts";
import { addRetry } from "./verbs/retry.ts";
import { addRuns } from "./verbs/runs.ts";
import { addSkip } from "./verbs/skip.ts";
import { addStatus } from "./verbs/status.ts";
import { addVersion } from "./verbs/version.ts";
import { addWatch } from "./verbs/watch.ts";

const argv = process.argv.slice(2);
standWhereCalled(process.env);
const terminal = processTerminal(argv.includes("--no-color"));

const act: Act = async (command, verb) => {
  const settings = readSettings(command.optsWithGlobals(), terminal.env, command.name());
  const fleet = openOnce(settings);
  try {
    process.exitCode = await verb({ terminal, settings, fleet: fleet.open });
  } finally {
    fleet.close();
  }
};

const program = addGlobalOptions(new Command("muster"))
  .description("Brings clustered databases down and up in the right order. Roll call before every move.")
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });
examples(program, [
  ["muster status", "the fleet"],
  ["muster plan stop bi-prod", "what a stop would do; nothing is executed"],
  ["muster stop bi-prod", "shows the plan, asks, runs it"],
  ["muster why bi-prod", "what the run waits for"],
]);

addStatus(program, act);
addPlan(program, act);
for (const verb of ["stop", "start", "restart", "roll"] as const) addChange(program, act, verb);
addQuiesce(program, act);
for (const add of [addRuns, addWatch, addExplain, addPause, addResume, addAbort, addRetry, addSkip]) add(program, act);
for (const add of [
  addRehearse,
  addCapture,
  addDiscover,
  addParse,
  addApply,
  addClusters,
  addHosts,
  addHost,
  addProducts,
  addCheck,
  addCompletion,
  addVersion,
])
  add(program, act);

try {
  await program.parseAsync(argv, { from: "user" });
} catch (error) {
  process.exitCode = error instanceof CommanderError ? afterCommander(error) : report(failureOf(error));
}

/** Commander has printed its message, or the help that was asked for. */
function afterCommander(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT.done;
  const { exit, document } = usage(error.message.replace(/^error: /, ""), "see: muster --help");
  if (wantsJson()) terminal.out(JSON.stringify(document, null, 2));
  return exit;
}

function report({ exit, lines, document }: Failure): number {
  if (wantsJson()) terminal.out(JSON.stringify(document, null, 2));
  for (const line of lines) terminal.err(line);
  return exit;
}

/** Read from the words themselves: the flags may be what is wrong. */
function wantsJson(): boolean {
  return argv.some(
    (word, i) =>
      word === "-ojson" ||
      word === "--output=json" ||
      (word === "json" && (argv[i - 1] === "-o" || argv[i - 1] === "--output")),
  );
}
