import { once } from "node:events";
import { credentials, loadPackageDefinition, Metadata, status } from "@grpc/grpc-js";
import { service as healthService } from "grpc-health-check";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { reflectionServices } from "../../../controller/api/reflection.ts";
import { serveFleet } from "../../../controller/api/server.ts";
import type { FleetClient } from "../../../shared/wire/load.ts";
import { servedEach } from "./served.ts";

const at = servedEach();

describe("health and reflection", () => {
  const check = (service: string): Promise<{ status: string }> => {
    const { Health } = loadPackageDefinition({ Health: healthService }) as unknown as {
      Health: new (
        ...args: [string, ReturnType<typeof credentials.createInsecure>]
      ) => InstanceType<typeof FleetClient>;
    };
    const asker = new Health(at.served.address, credentials.createInsecure());
    const { path, requestSerialize, responseDeserialize } = healthService.Check as (typeof healthService)[string];
    return new Promise((resolve, reject) => {
      asker.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { service },
        new Metadata(),
        (error, value) => {
          asker.close();
          if (error) reject(error);
          else resolve(value as { status: string });
        },
      );
    });
  };

  test("the server serves; the Fleet service serves only where it leads", async () => {
    expect(await check("")).toMatchObject({ status: "SERVING" });
    expect(await check("muster.controller.v1.Fleet")).toMatchObject({ status: "SERVING" });
    at.office.lead = { leads: false, leader: null };
    at.office.change();
    expect(await check("muster.controller.v1.Fleet")).toMatchObject({ status: "NOT_SERVING" });
    expect(await check("")).toMatchObject({ status: "SERVING" });
    await expect(check("muster.agent.v1.Agent")).rejects.toMatchObject({ code: status.NOT_FOUND });
  });

  test("a lease lost in silence is told too", async () => {
    at.office.lead = { leads: false, leader: null };
    while ((await check("muster.controller.v1.Fleet")).status === "SERVING")
      await new Promise((r) => setTimeout(r, 20));
  });

  test("reflection lists the Fleet service, and not the agents'", async () => {
    const reflection = reflectionServices().find((service) => service.name === "grpc.reflection.v1.ServerReflection");
    const method = reflection?.definition.ServerReflectionInfo;
    if (!method) throw new TypeError("no reflection");
    const call = at.client.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize);
    const answer = once(call, "data");
    call.write({ listServices: "*" });
    call.end();
    const [message] = await answer;
    expect(JSON.stringify(message)).toContain("muster.controller.v1.Fleet");
    expect(JSON.stringify(message)).not.toContain("muster.agent");
    await once(call, "end");
  });
});

describe("listening", () => {
  test("plain text on loopback is said in the log", () => {
    expect(at.logged[0]).toContain("plain text, on loopback only");
    expect(at.served.address).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test("plain text is never served beyond loopback", async () => {
    const started = serveFleet({
      office: at.office,
      listen: "0.0.0.0:0",
      tls: undefined,
      log: pino({ level: "silent" }),
      signal: at.stop.signal,
    });
    await expect(started).rejects.toMatchObject({ code: "plain-text-exposed" });
    expect(at.office.handlers.size).toBe(1);
  });
});
