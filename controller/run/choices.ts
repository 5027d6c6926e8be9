/**
 * What a person can do about a paused run: each choice with its exact command and with what follows from it. Pure.
 */
import type { Definition } from "../../shared/procedure/schema.ts";
import { listed } from "./brief.ts";
import { isOnDeadHost } from "./dead-host.ts";
import type { Choice } from "./decision.ts";
import { evolve } from "./evolve.ts";
import { neededBy } from "./needed.ts";
import type { Run } from "./state.ts";

type Paused = Extract<Run["life"], { is: "paused" }>;

/** Empty unless the run is paused. Where waiting makes no sense any more, whom the definition names for that comes first. */
export function choicesOf(run: Run, definition: Definition): Choice[] {
  if (run.life.is !== "paused") return [];
  const choices = ownChoices(run, run.life, definition);
  const { support } = definition;
  const lost = run.life.rule === "hopeless" || run.life.rule === "stalled";
  return lost && support !== undefined ? [call(run, support), ...choices] : choices;
}

function ownChoices(run: Run, { rule, node }: Paused, definition: Definition): Choice[] {
  if (rule === "roles-changed") return [acceptRoles(run), abort(run)];
  if (rule === "asked" || rule === "resume-gap" || rule === "changed") return [goOn(run), abort(run)];
  const may = run.phases.some((phase) => phase.state === "begun" && phase.plan.waivable?.includes(rule));
  const held = rule === "held" ? run.phases.find((phase) => phase.state === "begun")?.plan.held : undefined;
  const step = node === null ? undefined : run.phases.find((p) => p.state === "begun")?.steps.get(node);
  const settled = node !== null && step?.is === "ended" && step.ended.outcome !== "unknown";
  const known = node !== null && (step !== undefined || run.achieved.has(node) || isOnDeadHost(run, node));
  const reached = known && step?.is !== "open";
  const maySkip = reached && neededBy(run, node, definition) === null;
  if (rule === "host-dead") return [...(node === null ? [goOn(run)] : maySkip ? [skip(run, node)] : []), abort(run)];
  if (held) return [goOn(run), ...Object.keys(held.remedies).map((how) => remedy(run, held.option, how)), abort(run)];
  return [
    goOn(run),
    ...(may ? [waive(run, rule)] : []),
    ...(settled ? [retry(run, node)] : []),
    ...(maySkip ? [skip(run, node)] : []),
    ...silentHosts(run, rule, node).map(hostIsDead),
    abort(run),
  ];
}

/** The bundle: what every probe printed, from every node, in one file. */
const call = ({ cluster }: Run, support: string): Choice => ({
  does: `contact ${support}, and send what is seen now`,
  command: `muster capture ${cluster.name} --to ${cluster.name}-support.yaml`,
  follows: "looks only: what each probe prints on each node is written into that file",
});

const goOn = (run: Run): Choice => ({
  does: "look again, and go on if it now shows",
  command: `muster resume ${run.id}`,
  follows: "every node is looked at anew first; if it still does not show, the run pauses again",
});

const waive = (run: Run, rule: string): Choice => ({
  does: "go on all the same, from here to the end of the run",
  command: `muster resume ${run.id} --accept ${rule}`,
  follows: "the requirement is not asked for any more; recorded with your name",
});

const remedy = (run: Run, option: string, how: string): Choice => ({
  does: `${how} what holds it: only what ran before the command, one after the other`,
  command: `muster resume ${run.id} --accept ${option}=${how}`,
  follows: "each is written down first; what they were doing is lost",
});

const retry = (run: Run, node: string): Choice => ({
  does: `run the command on ${node} once more`,
  command: `muster retry ${run.id} ${node}`,
  follows: "only where a fresh look does not already show the goal",
});

const skip = (run: Run, node: string): Choice => ({
  does: `go on without ${node}, saying why`,
  command: `muster skip ${run.id} ${node} --reason "..."`,
  follows: `nobody looks at ${node} any more, and the end of the run says that it was not verified`,
});

/** Hosts that a pause waits to hear of: dead ones never answer. */
function silentHosts(run: Run, rule: string, node: string | null): string[] {
  const open = [...run.open.values()].filter((command) =>
    rule === "unsettled" ? command.unsettled : command.node === node,
  );
  const about = rule === "unsettled" || rule === "deadline" ? open.map((command) => command.node) : [node];
  const waits = rule === "unsettled" || rule === "deadline" || rule === "unseen" || rule === "command-unknown";
  if (!waits) return [];
  return [...new Set(run.cluster.nodes.flatMap(({ name, host }) => (about.includes(name) ? [host] : [])))];
}

const hostIsDead = (host: string): Choice => ({
  does: `say that ${host} is dead for good; only where you know that nothing runs there any more`,
  command: `muster host dead ${host} --reason "..."`,
  follows: "its open commands are closed as not known, and its nodes are not asked, waited for or acted on in this run",
});

function abort(run: Run): Choice {
  const { verb, cluster } = run.plan;
  const back =
    verb === "stop"
      ? `; muster start ${cluster} turns back`
      : verb === "start"
        ? `; muster stop ${cluster} turns back`
        : "";
  return {
    does: "end the run here",
    command: `muster abort ${run.id}`,
    follows: `what runs is settled, the lock is freed, nothing is undone. Then muster ${verb} ${cluster} goes on from what is seen${back}`,
  };
}

function acceptRoles(run: Run): Choice {
  const accepted = evolve(run, {
    type: "resumed",
    who: "",
    accept: ["roles-changed"],
    token: run.floor,
    atMs: run.lastAtMs,
  });
  const ahead = accepted.phases
    .filter((phase) => phase.state !== "done" && !phase.plan.action.startsWith("check"))
    .map((phase) => [...phase.plan.nodes, ...phase.plan.already])
    .filter((nodes) => nodes.length > 0);
  const seen = run.seenInstead;
  const remembers = run.phases.some((phase) => phase.plan.remembers === seen?.binding && phase.state !== "done");
  const now = [seen?.node ?? "", seen?.detail ?? ""].filter((part) => part !== "").join(", ");
  return {
    does: `go on with today's roles: ${ahead.map(listed).join(", then ")}`,
    command: `muster resume ${run.id} --accept roles-changed`,
    follows: remembers
      ? `${now} is then remembered for the next start`
      : `${now} is then taken for ${seen?.binding ?? "it"}`,
  };
}
