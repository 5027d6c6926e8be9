/**
 * The schema of a definition's probes: one kind each, told apart by its key.
 */
import { z } from "zod";
import { durationSchema } from "./duration.ts";
import { expression, name, template } from "./schema-parts.ts";

const whichNodes = {
  on: z.array(name).optional(),
  /** A flag option without which nobody looks: the probe is then neither asked nor waited for. */
  when: z.string().optional(),
  /** False: looked at only where a plan or a run asks, not on the agents' beat. For what costs the product much. */
  beats: z.boolean().optional(),
  /**
   * Asked only where another probe, made right before by the same agent, shows this (CEL over that probe's value); else the look yields
   * unknown. For questions that a node in that state must not be bothered with.
   */
  askIf: z.strictObject({ probe: name, that: expression }).optional(),
  /**
   * Further placeholders of its templates, from what another probe shows, made right before by the same agent: CEL over that probe's
   * value and the node's declaration, yielding text.
   */
  given: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), z.strictObject({ probe: name, is: expression })).default({}),
};
const commandProbe = z.strictObject({
  ...whichNodes,
  run: z.array(template).min(1),
  user: template.optional(),
  login: z.boolean().default(false),
  /** Which reader of shared/formats, or of the product's own, makes a value of the output. */
  format: name,
  /** Hard deadline: past it the probe is killed and yields unknown. */
  within: durationSchema.prefault("10s"),
});
/** A systemd unit: what `systemctl show` says of it. */
const unitProbe = z.strictObject({
  ...whichNodes,
  unit: template,
  within: durationSchema.prefault("5s"),
});
const tcpProbe = z.strictObject({
  ...whichNodes,
  tcp: z.array(template).min(1),
  within: durationSchema.prefault("3s"),
});
const httpProbe = z.strictObject({
  ...whichNodes,
  http: template,
  within: durationSchema.prefault("5s"),
});
/** Whether a file is there, and its digest. */
const fileProbe = z.strictObject({
  ...whichNodes,
  file: template,
  within: durationSchema.prefault("5s"),
});
/** The newest line of a log that holds a text. */
const linesProbe = z.strictObject({
  ...whichNodes,
  lines: z.strictObject({
    file: template,
    /** Literal text, no pattern; on one line. */
    find: template.regex(/^[^\r\n]+$/, "write text of one line"),
  }),
  within: durationSchema.prefault("5s"),
});
const processProbe = z.strictObject({
  ...whichNodes,
  processes: z.strictObject({ under: template, user: template }),
  within: durationSchema.prefault("5s"),
});
/** Whether what lies near the top of these folders belongs to the user. */
const ownedProbe = z.strictObject({
  ...whichNodes,
  owned: z.strictObject({ under: z.array(template).min(1), user: template }),
  within: durationSchema.prefault("5s"),
});
/** Statements asked one after the other over one connection, by MySQL's protocol. */
const sqlProbe = z.strictObject({
  ...whichNodes,
  sql: z.strictObject({
    address: template.default("{address}"),
    port: template,
    user: template,
    /** Holds the password; no password if left out. */
    passwordFile: template.optional(),
    database: template.optional(),
    /** By the name under which an expression reads its rows. Constant text: nothing is put into a statement. */
    ask: z
      .record(
        z.string().regex(/^(?!failed$)[a-z][A-Za-z0-9_]*$/, "use letters, digits and underscores, and not `failed`"),
        z.union([
          z.string().min(1),
          /** Once for each value in that column of an earlier answer, which stands for `{each}`, quoted as an identifier. */
          z.strictObject({
            each: z.strictObject({ of: z.string(), column: z.string() }),
            statement: z.string().min(1),
          }),
        ]),
      )
      .refine((ask) => Object.keys(ask).length > 0, "write at least one statement"),
  }),
  within: durationSchema.prefault("10s"),
});

export const probeSchema = z.union([
  commandProbe,
  unitProbe,
  tcpProbe,
  httpProbe,
  fileProbe,
  linesProbe,
  processProbe,
  ownedProbe,
  sqlProbe,
]);

export type ProbeDefinition = z.infer<typeof probeSchema>;
export type CommandProbe = z.infer<typeof commandProbe>;
export type SqlQuestion = z.infer<typeof sqlProbe>["sql"];
