/**
 * The schema of a product definition: the one YAML file that holds a product's knowledge (design: "Product definitions are data").
 * Expressions are CEL; one that fails or lacks a key yields unknown.
 */
import { z } from "zod";
import { durationSchema } from "./duration.ts";
import { type CommandProbe, type ProbeDefinition, probeSchema } from "./probe-schema.ts";
import { expression, name, template } from "./schema-parts.ts";

export type { CommandProbe, ProbeDefinition };

/** `perRun`: a person may set it for one run (`--set NAME=VALUE`, or the flag of that name); the cluster file's value stays. */
const anyOption = { why: z.string(), perRun: z.boolean().optional() };
const optionSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("path"), default: z.string().startsWith("/"), ...anyOption }),
  z.strictObject({ type: z.literal("user"), default: z.string(), ...anyOption }),
  z.strictObject({ type: z.literal("port"), default: z.int().min(1).max(65535), ...anyOption }),
  z.strictObject({ type: z.literal("number"), default: z.number(), min: z.number().default(0), ...anyOption }),
  z.strictObject({ type: z.literal("flag"), default: z.boolean(), ...anyOption }),
  z.strictObject({ type: z.literal("duration"), default: z.string(), ...anyOption }),
  z.strictObject({ type: z.literal("text"), default: z.string(), pattern: z.string(), ...anyOption }),
  z.strictObject({ type: z.literal("choice"), default: z.string(), of: z.array(z.string()).min(2), ...anyOption }),
  z.strictObject({ type: z.literal("names"), default: z.array(z.string()), ...anyOption }),
  z.strictObject({
    type: z.literal("names-by-role"),
    default: z.record(z.string(), z.array(z.string())),
    ...anyOption,
  }),
]);

/** A length of time as the file has it: `10m`, or `{option}` for the value of an option of type duration. */
const timeSchema = z.union([
  z.string().regex(/^\{[a-z][A-Za-z0-9]*\}$/, "write a duration such as 10m, or {option}"),
  durationSchema,
]);

const roleSchema = z.strictObject({
  min: z.int().min(0).default(0),
  max: z.int().min(1).optional(),
  title: z.string(),
  why: z.string().optional(),
});

const parameterName = z.string().regex(/^[a-z][A-Za-z0-9-]*$/, "use letters, digits and hyphens");
const parameterSchema = z.strictObject({ pattern: z.string(), why: z.string() });

const actionSchema = z.strictObject({
  /** argv; each element is a template. Never a shell. */
  run: z.array(template).min(1),
  user: template.optional(),
  /** Run in a login session of that user: PAM limits, profile. */
  login: z.boolean().default(false),
  parameters: z.record(parameterName, parameterSchema).default({}),
  /** CEL over the node's values by parameter: read right before the command, from looks made then, and written down with it. */
  given: z.record(parameterName, expression).default({}),
  /**
   * The condition that this action is meant to make true. A node that shows it already gets no command. Left out where nothing shows
   * what it did (a snapshot): then it is run once, and its exit code is all that tells.
   */
  goal: name.optional(),
  /** One command for each value of this list, one after the other; each value becomes that parameter. */
  each: z.strictObject({ parameter: parameterName, of: expression }).optional(),
  /**
   * Written down from the look right before the command is issued, and read by expressions as `mark.NAME`: how long a log was, say, so
   * that only what was written since counts.
   */
  marks: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), expression).default({}),
  /** The condition that shows a node already moving there: it is waited for and gets no command. */
  underway: name.optional(),
  /** Never on two nodes at once: before a parallel phase, nodes that need it are taken one by one, each with the phase's own action. */
  alone: z.boolean().default(false),
  /** Requirements that must hold right before each of its commands, wherever it stands in a procedure. */
  requires: z.array(name).default([]),
  /** A flag option without which the action is left out of every procedure. */
  when: z.string().optional(),
  /**
   * What it switches off, so that it is recorded first and owed until `paidBy` (a condition) is seen on that node again:
   * by the same run, or as a step of a later one. `was`: CEL over the node's values, the old value.
   */
  owes: z.strictObject({ what: z.string(), was: expression.optional(), paidBy: name }).optional(),
  /** `reboot`: a changed boot id is its success. */
  ends: z.enum(["exit", "reboot"]).default("exit"),
  /** Past this a command is said to be still running; it is never killed. */
  expected: durationSchema.prefault("10m"),
  source: z.string().optional(),
});

const clauseSchema = z.strictObject({
  that: expression,
  /** Only for nodes with one of these roles. */
  on: z.array(name).optional(),
  /** CEL yielding text: what is seen where the clause holds. */
  says: expression.optional(),
  /** CEL yielding text: what is seen where it does not. */
  else: expression.optional(),
  source: z.string().optional(),
});

const conditionSchema = z.strictObject({
  /** What a gate on this condition goes on only after seeing, for people. */
  says: z.string(),
  all: z.array(clauseSchema).min(1),
  /** Any of these makes waiting hopeless: the run pauses at once. */
  hopeless: z.array(clauseSchema).default([]),
  /**
   * How long and in how many looks it must hold before a gate opens; begun anew when `same` changes. `forSeconds`: CEL, where the
   * product itself says how long.
   */
  steady: z
    .strictObject({
      for: durationSchema.prefault("0s"),
      forSeconds: expression.optional(),
      looks: z.int().min(1).default(1),
      same: expression.optional(),
    })
    .default({ for: 0, looks: 1 }),
  /** CEL by name: written down when a run has seen it hold, and read as `baseline.NAME` from then on (which process it was, say). */
  keeps: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), expression).optional(),
  /** CEL yielding a list of texts: what is said at the run's end though it holds (it got there by force). */
  remarks: expression.optional(),
  /** CEL yielding text: how far it has come, while it does not hold. For people; nothing is judged by it. */
  progress: expression.optional(),
  /** CEL yielding text: what is seen all the same while it cannot be told whether it holds. For people; nothing is judged by it. */
  untold: expression.optional(),
  /** Nothing has moved (`same` stays) for so long: the run pauses. For what has no deadline. */
  stalls: z.strictObject({ after: timeSchema, same: expression }).optional(),
  /** What must not change more often than this while it is waited for (a pid): more makes waiting hopeless. */
  flaps: z.strictObject({ of: expression, most: z.int().min(0) }).optional(),
});

const selectorSchema = z.union([
  z.literal("all"),
  z.strictObject({ roles: z.array(name).optional(), is: name.optional(), isNot: name.optional() }),
]);

/** While a node's step waits for its goal: what holds it, as another node tells, and what a person let Muster do about it. */
const heldSchema = z.strictObject({
  /** Who may tell: nodes of these roles other than the one acted on, and none that shows `unless`. */
  ask: z.array(name).min(1),
  unless: name,
  /** CEL over the teller's probes, yielding [{id, says}]. Read right before the command too: only what ran then is ever touched. */
  by: expression,
  /** CEL over the same, yielding texts: what else may hold it. Said; nothing is done about it. */
  besides: expression.optional(),
  /** A choice option: `wait`, or one of `remedies`. */
  option: z.string(),
  /** By choice: actions run on the teller for each id, the next one where it is still there after the one before. */
  remedies: z.record(z.string(), z.array(name).min(1)).default({}),
  /** Which parameter of these actions the id becomes. */
  parameter: name,
  /** So long before the limit (`withinSeconds`, else `within`) a person is asked. */
  asksBefore: timeSchema,
});

const phaseSchema = z.strictObject({
  phase: z.string(),
  on: selectorSchema,
  /** A flag option with which, or without which, the phase is there. */
  when: z.string().optional(),
  unless: z.string().optional(),
  /** Only nodes that owe this (`owes.what` of an action): since an earlier run, or by an earlier phase of a restart or a roll. */
  owing: z.string().optional(),
  /** An action; or a name beginning with `check` for a phase that changes nothing. */
  do: name,
  mode: z
    .string()
    .regex(
      /^(serial|parallel(, stagger ((\d+(ms|s|m|h))+|\{[a-z][A-Za-z0-9]*\}))?)$/,
      "write serial, parallel, parallel, stagger 3s, or parallel, stagger {option}",
    )
    .default("serial"),
  /** An action run on each node right before this phase's own, one node after the other: out of the load balancer. */
  before: name.optional(),
  /** An action run on each node right after this phase's own was seen to reach its goal. */
  after: name.optional(),
  /** Condition of each node of the phase; the action's goal if left out. */
  until: name.optional(),
  /** Requirements that end the phase as soon as all hold, in place of every node showing the condition. */
  enough: z.array(name).default([]),
  /** Requirements that must be seen to hold before each command, by looks made after the last one. */
  requires: z.array(name).default([]),
  within: timeSchema.optional(),
  /** CEL over the node's values: the node's own limit in seconds, where the host says; `within` where it cannot be told. */
  withinSeconds: expression.optional(),
  held: heldSchema.optional(),
  /** Binding that is written down as a fact right before this phase's first command. */
  remembers: name.optional(),
  why: z.string(),
  source: z.string().optional(),
});

/** A roll: all phases of one node before the next node's. Roles in the order they are taken. */
const rollSchema = z.strictObject({
  on: selectorSchema,
  order: z.array(name).default([]),
  /** The node that bears this binding when the plan is made comes last of all. */
  last: name.optional(),
  /** Only nodes that a person names (`--nodes`). */
  named: z.boolean().default(false),
});

/** Said before the plan; with `when` or `unless` only where that flag option is on or off. */
const warningSchema = z.union([
  z.string(),
  z.strictObject({ says: z.string(), when: z.string().optional(), unless: z.string().optional() }),
]);

const procedureSchema = z.union([
  z.strictObject({
    warns: z.array(warningSchema).default([]),
    phases: z.array(phaseSchema).min(1),
    /**
     * A start takes a node that is up ahead of its order as it is, instead of refusing: where nodes come up by themselves in any order.
     * A stop takes down a node that is still on its way up.
     */
    adopts: z.boolean().default(false),
    each: rollSchema.optional(),
  }),
  z.strictObject({ parts: z.array(z.enum(["stop", "start"])).min(2) }),
  z.strictObject({ refused: z.string() }),
]);

/** Something that moves by itself and is read, never declared: who leads. */
const bindingSchema = z.strictObject({
  title: z.string(),
  /** The first of these roles that the cluster has nodes of carries it. */
  among: z.array(name).min(1),
  probe: name,
  /** CEL over the probe's value yielding the rows. */
  rows: expression,
  /** Keys of a row compared with the node's member, name and host: case-insensitively, without port, short or full. */
  match: z.array(z.string()).min(1),
  /** CEL over `row`: this row bears the binding. */
  is: expression,
  /** What people call a node that the listing has and that does not bear it. */
  others: z.string().optional(),
  /** CEL over the probe's value: identity of what is led; null where it cannot be told. */
  identity: expression.optional(),
  /** CEL over `row` and the probe's value: what to remember for people. */
  detail: expression.optional(),
  /** Listings that disagree may do so in passing: a plan looks again until they have for this long. */
  disagreesFor: durationSchema.prefault("0s"),
  /** CEL over one row, for people: how the listing has that member. */
  row: expression.optional(),
  /** CEL over the listing, for people: what it says besides. */
  about: expression.optional(),
});

/**
 * What must be seen of several nodes together. An unknown node never counts as showing the condition; where nobody may show it, an
 * unknown one counts as showing it.
 */
const requirementSchema = z.strictObject({
  of: selectorSchema,
  /** The condition that is judged on each. */
  show: name,
  /**
   * `all` and `majority` are of the declared; `planned`: all that are not left out, and at least one; `told`: somebody shows it and nobody shows otherwise (what one node tells of the whole);
   * `none`: nobody shows it; a number: at least so many.
   */
  enough: z.union([z.enum(["all", "planned", "majority", "told", "none"]), z.int().min(1)]),
  /** The node about to be acted on is counted like the others, counted as down, or left out of the count. */
  self: z.enum(["counted", "down", "out"]).default("counted"),
  /** A number option: with `--override NAME` so many may be missing from `all`. */
  allBut: z.string().optional(),
  /** A number option: so many may be missing from `all` anyway. */
  lessBy: z.string().optional(),
  /** Under this word the status tells how many show it and how many may still go: "admins 3/3, 1 spare". */
  status: z.string().optional(),
  /** What is required, for people. */
  says: z.string(),
  passesWhen: z.string(),
  overridable: z.boolean().default(false),
  source: z.string().optional(),
});

/** Refuses a plan, unless overridden by name. */
const ruleShape = z.strictObject({
  verbs: z.array(z.string()).min(1),
  on: selectorSchema,
  /** Which of these: those that get a command (default), those left out (`--without`), or every one of them. */
  about: z.enum(["acted", "left-out", "every"]).default("acted"),
  /** Flag options with which, or without which, the rule is in force. */
  when: z.string().optional(),
  unless: z.string().optional(),
  /**
   * CEL over the node's values, `row` (the listing's row about this node) and `bearer` (the values of the node that bears the
   * first binding). False refuses.
   */
  passes: expression.optional(),
  /** CEL over the node's values: refuses where two nodes yield different values. */
  agree: expression.optional(),
  /** Numbers, as CEL: what it measures, and the limit that this may come down to by itself. A plan that it refuses says whether it does. */
  falls: z.strictObject({ value: expression, to: expression }).optional(),
  /** What to do where it cannot be told. */
  unknown: z.enum(["refuse", "pass"]).default("refuse"),
  /** CEL yielding text. */
  says: expression,
  passesWhen: z.string(),
  overridable: z.boolean().default(true),
  source: z.string().optional(),
});

/** Said in a plan, of each node, and refuses nothing. */
const noteSchema = z.strictObject({
  verbs: z.array(z.string()).min(1),
  on: selectorSchema,
  when: z.string().optional(),
  unless: z.string().optional(),
  /** By the first node that can tell, not by each: what is about the whole. */
  once: z.boolean().default(false),
  /** CEL over the node's values, yielding a list of texts; the node's name is put before each. What cannot be told is not said. */
  says: expression,
});

const ruleSchema = ruleShape.refine((rule) => (rule.passes === undefined) !== (rule.agree === undefined), {
  error: "write either `passes` or `agree`",
});

export const definitionSchema = z.strictObject({
  product: name,
  title: z.string(),
  source: z.string(),
  /** Whom to call where waiting makes no sense any more: said when a run pauses as hopeless, with how to write down what is seen. */
  support: z.string().optional(),
  roles: z.record(name, roleSchema),
  options: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), optionSchema).default({}),
  /** Expressions with a name: `@name` stands for one in any other expression. */
  values: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), expression).default({}),
  actions: z.record(name, actionSchema),
  probes: z.record(name, probeSchema),
  conditions: z.record(name, conditionSchema),
  /** What a stop remembers of each node, as CEL: the next start must reach it again. */
  baseline: z.record(name, expression).default({}),
  bindings: z.record(name, bindingSchema).default({}),
  /** Conditions that show how a node stands; the goals of the first actions of `start` and `stop` where left out. */
  standing: z
    .strictObject({ up: name, stopped: name, goingUp: name.optional(), goingDown: name.optional() })
    .optional(),
  requirements: z.record(name, requirementSchema).default({}),
  rules: z.record(name, ruleSchema).default({}),
  notes: z.record(name, noteSchema).default({}),
  /** CEL over a host's probes, by role: whether the host has that role. Read by `muster discover`, where no file declares it yet. */
  discover: z.record(name, expression).default({}),
  procedures: z.record(name, procedureSchema),
});

export type DefinitionFile = z.infer<typeof definitionSchema>;
export type ActionDefinition = DefinitionFile["actions"][string];
export type ConditionDefinition = DefinitionFile["conditions"][string];
export type ClauseDefinition = ConditionDefinition["all"][number];
export type PhaseDefinition = z.infer<typeof phaseSchema>;
export type SelectorDefinition = z.infer<typeof selectorSchema>;
export type BindingDefinition = DefinitionFile["bindings"][string];
export type RuleDefinition = DefinitionFile["rules"][string];
export type RollDefinition = z.infer<typeof rollSchema>;
export type RequirementDefinition = DefinitionFile["requirements"][string];
export type HeldDefinition = z.infer<typeof heldSchema>;
export type NoteDefinition = DefinitionFile["notes"][string];
export type OptionDefinition = DefinitionFile["options"][string];

/** A definition as Muster works with it. */
export interface Definition extends DefinitionFile {
  /** sha256 of the file's bytes, first 12 hex digits. Controller and agents must agree on it. */
  readonly digest: string;
  readonly file: string;
}
