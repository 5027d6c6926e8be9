/**
 * gRPC reflection, so that `grpcurl list` and `describe` work without proto files. Tells of the Fleet service only: agents serve their own.
 */
import { ReflectionService } from "@grpc/reflection";
import type { Service } from "../../shared/grpc/server.ts";
import { packageDefinition } from "../../shared/wire/load.ts";
import { FLEET_SERVICE } from "./fleet-service.ts";

/** Both published versions of the protocol. */
export function reflectionServices(): Service[] {
  const services: Service[] = [];
  new ReflectionService(packageDefinition, { services: [FLEET_SERVICE] }).addToServer({
    addService: (definition, handlers) => services.push({ name: nameOf(definition), definition, handlers }),
  });
  return services;
}

/** From a method's path, `/package.Service/Method`. */
const nameOf = (definition: Service["definition"]) => Object.values(definition)[0]?.path.split("/")[1] ?? "";
