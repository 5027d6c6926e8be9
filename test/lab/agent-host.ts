/**
 * A host of a lab on which the agent is installed as its package would, and a controller's view of it over mutual TLS.
 */
import { fileURLToPath } from "node:url";
import { type CallOptions, Metadata, type requestCallback } from "@grpc/grpc-js";
import type { TlsConfig } from "../../shared/config/parts.ts";
import { channel } from "../../shared/grpc/channel.ts";
import { readDefinition } from "../../shared/procedure/definition.ts";
import type { CancelResponse__Output as CancelAnswer } from "../../shared/wire/generated/muster/agent/v1/CancelResponse.ts";
import type { Command__Output as Command } from "../../shared/wire/generated/muster/agent/v1/Command.ts";
import type { DescribeResponse__Output as Description } from "../../shared/wire/generated/muster/agent/v1/DescribeResponse.ts";
import type { ExecuteResponse__Output as ExecuteAnswer } from "../../shared/wire/generated/muster/agent/v1/ExecuteResponse.ts";
import type { SettleResponse__Output as SettleAnswer } from "../../shared/wire/generated/muster/agent/v1/SettleResponse.ts";
import { AgentClient } from "../../shared/wire/load.ts";
import type { Authority } from "../support/certificates.ts";
import type { Lab } from "./lab.ts";
import { type Action, DEFINITION, installLabDb, PRODUCT_FILE } from "./labdb.ts";

export const AGENT = "muster-agent.service";
export const INSTALL = fileURLToPath(new URL("../../systemd/install.sh", import.meta.url));
const TLS = "/etc/muster/tls";
/** Copying the tree takes half a second; the rest is for a busy machine. */
export const INSTALL_DEADLINE_MS = 60_000;
const CALL_DEADLINE_MS = 5_000;
const FENCE = { journal: "lab-journal", epoch: 1, controller: "lab" };

/** Installs the agent with a certificate of the authority. It is not started. */
export async function installAgent(lab: Lab, host: string, authority: Authority): Promise<void> {
  await lab.run(host, [INSTALL, "agent"], { deadlineMs: INSTALL_DEADLINE_MS });
  const { ca, cert, key } = await authority.issue(host, lab.address(host));
  await lab.copy(ca, host, `${TLS}/ca.pem`);
  await lab.copy(cert, host, `${TLS}/host.pem`);
  await lab.copy(key, host, `${TLS}/host.key`, "600");
  const tls = `tls: { ca: ${TLS}/ca.pem, cert: ${TLS}/host.pem, key: ${TLS}/host.key }`;
  await lab.write(host, "/etc/muster/agent.yaml", `host: ${host}\nlisten: 0.0.0.0:7420\nrunner: systemd\n${tls}\n`);
  await installLabDb(lab, host);
}

export interface Caller extends Disposable {
  describe(): Promise<Description>;
  /** Sends the command; its run, and so its id, is the database node's name. */
  execute(node: string, action: Action): Promise<Command>;
  /** What became of the command that `execute` sent for this node. */
  settle(node: string, action: Action): Promise<Command>;
  cancel(node: string, action: Action): Promise<Command>;
  /** Says that the node's run is closed. */
  closeRun(node: string): Promise<void>;
}

/**
 * Calls the agent as a controller with these certificates would. A call that finds the agent restarting waits for it, since a test
 * asks what the agent says and not when; one that is not patient fails at once with what the connection failed of.
 */
export function callAgent(lab: Lab, host: string, tls: TlsConfig | undefined, patient = true): Caller {
  const [credentials, options] = channel(tls);
  // The certificate is looked at for the host's name, as where a name leads to the agent.
  const named = tls ? { ...options, "grpc.ssl_target_name_override": host } : options;
  const client = new AgentClient(`${lab.address(host)}:7420`, credentials, named);
  const answer = <Answer>(call: Call<Answer>) => answered(call, patient);
  const { digest } = readDefinition(PRODUCT_FILE, DEFINITION);
  return {
    describe: () => answer<Description>((...rest) => client.describe({ fence: FENCE }, ...rest)),
    execute: async (node, action) => {
      const declared = { cluster: "lab", node, product: "labdb", roles: ["main"], digest };
      const request = { fence: FENCE, id: idOf(node, action), node: declared, action };
      const { command } = await answer<ExecuteAnswer>((...rest) => client.execute(request, ...rest));
      return present(command);
    },
    settle: async (node, action) => {
      const request = { fence: FENCE, ids: [idOf(node, action)] };
      const { commands } = await answer<SettleAnswer>((...rest) => client.settle(request, ...rest));
      return present(commands[0]);
    },
    cancel: async (node, action) => {
      const request = { fence: FENCE, id: idOf(node, action) };
      const { command } = await answer<CancelAnswer>((...rest) => client.cancel(request, ...rest));
      return present(command);
    },
    closeRun: async (node) => {
      await answer((...rest) => client.closeRun({ fence: FENCE, run: runOf(node) }, ...rest));
    },
    [Symbol.dispose]: () => client.close(),
  };
}

type Call<Answer> = (metadata: Metadata, options: CallOptions, done: requestCallback<Answer>) => unknown;

function answered<Answer>(call: Call<Answer>, waitForReady: boolean): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  call(new Metadata({ waitForReady }), { deadline: Date.now() + CALL_DEADLINE_MS }, (error, value) =>
    value ? resolve(value) : reject(error),
  );
  return promise;
}

function present(command: Command | null | undefined): Command {
  if (!command) throw new Error("the agent's answer names no command");
  return command;
}

const runOf = (node: string) => `lab.${node}`;
const idOf = (node: string, action: Action) => `${runOf(node)}/0/${node}/${action}/1`;
