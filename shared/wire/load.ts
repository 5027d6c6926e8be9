/**
 * Loads proto/ once and hands out the services and the codecs of the messages that travel over NATS.
 */
import { fileURLToPath } from "node:url";
import { loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync, type MessageTypeDefinition, type Options } from "@grpc/proto-loader";
import type { ProtoGrpcType as AgentProto } from "./generated/agent.ts";
import type { ProtoGrpcType as FleetProto } from "./generated/fleet.ts";
import type {
  AgentBeat__Output as AgentBeat,
  AgentBeat as AgentBeatInput,
} from "./generated/muster/state/v1/AgentBeat.ts";
import type {
  ControllerBeat__Output as ControllerBeat,
  ControllerBeat as ControllerBeatInput,
} from "./generated/muster/state/v1/ControllerBeat.ts";
import type {
  Observation as ObservationInput,
  Observation__Output as WireObservation,
} from "./generated/muster/state/v1/Observation.ts";

/** The same shape as the generated types; change both together (test/setup/generate-types.ts). */
const SHAPE: Options = { longs: Number, enums: String, defaults: true, arrays: true, objects: true, oneofs: true };

const directory = fileURLToPath(new URL("../../proto", import.meta.url));
export const packageDefinition = loadSync(
  ["muster/agent/v1/agent.proto", "muster/controller/v1/fleet.proto", "muster/state/v1/state.proto"],
  { ...SHAPE, includeDirs: [directory] },
);
const loaded = loadPackageDefinition(packageDefinition) as unknown as AgentProto & FleetProto;

export const AgentClient = loaded.muster.agent.v1.Agent;
export const FleetClient = loaded.muster.controller.v1.Fleet;

/** Turns one message type to bytes and back; `decode` throws on malformed bytes. */
export interface Codec<Input, Output> {
  encode(message: Input): Uint8Array;
  decode(bytes: Uint8Array): Output;
}

export const observationCodec = codec<ObservationInput, WireObservation>("muster.state.v1.Observation");
export const agentBeatCodec = codec<AgentBeatInput, AgentBeat>("muster.state.v1.AgentBeat");
export const controllerBeatCodec = codec<ControllerBeatInput, ControllerBeat>("muster.state.v1.ControllerBeat");
export type { AgentBeat, ControllerBeat, WireObservation };

function codec<Input, Output>(name: string): Codec<Input, Output> {
  const type = packageDefinition[name] as unknown as MessageTypeDefinition<Input & object, Output & object>;
  return {
    encode: (message) => type.serialize(message as Input & object),
    decode: (bytes) => type.deserialize(Buffer.from(bytes)),
  };
}
