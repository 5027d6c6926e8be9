import { status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { planned, record, runOf } from "./fake-office.ts";
import { openRun, reader, servedEach } from "./served.ts";

const at = servedEach();

/** The only listener left is the one that tells health. */
const noStreamListens = async () => {
  while (at.office.handlers.size > 1) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe("following", () => {
  test("a status comes at once, after a change, and again though nothing changes", async () => {
    const stream = at.client.watchStatus({});
    const { got, until } = reader(stream);
    await until((message) => message.degraded === "");
    at.office.trouble = "NATS is away";
    at.office.change();
    await until((message) => message.degraded === "NATS is away");
    const sent = got.length;
    await until((message) => got.indexOf(message) > sent);
    stream.cancel();
    await noStreamListens();
  });

  test("a run is followed to its end, whose view is the last", async () => {
    at.office.records = [openRun()];
    const { got, ended, until } = reader(at.client.watchRun({ run: "bi-prod" }));
    await until((run) => run.state === "running");
    at.office.records = [openRun("bi-prod.43"), ...at.office.records];
    at.office.happen("bi-prod.42", { type: "run-ended", how: "done", verdict: "SAFE TO POWER OFF" });
    expect(await ended).toBeNull();
    expect(got.at(-1)).toMatchObject({ id: "bi-prod.42", state: "done", verdict: "SAFE TO POWER OFF" });
    await noStreamListens();
  });

  test("a run that ended before is told once", async () => {
    const over = { type: "run-ended", how: "done", verdict: "UP" } as const;
    at.office.records = [record(runOf(planned("start"), [over]))];
    const { got, ended } = reader(at.client.watchRun({ run: "bi-prod.42" }));
    expect(await ended).toBeNull();
    expect(got).toHaveLength(1);
  });

  test("a caller that goes away leaves nothing behind", async () => {
    at.office.records = [openRun()];
    const streams = Array.from({ length: 20 }, () => at.client.watchRun({ run: "bi-prod" }));
    await Promise.all(streams.map((stream) => reader(stream).until(() => true)));
    expect(at.office.handlers.size).toBe(21);
    for (const stream of streams) {
      stream.on("error", () => {});
      stream.cancel();
    }
    await noStreamListens();
  });

  test("what is not there is refused as any call is", async () => {
    const error = await reader(at.client.watchRun({ run: "bi-prod.9" })).ended;
    expect(error).toMatchObject({ code: status.NOT_FOUND });
    await noStreamListens();
  });

  test("a view that fails ends the stream, not the server", async () => {
    const stream = at.client.watchStatus({});
    const { until, ended } = reader(stream);
    await until(() => true);
    const { facts } = at.office;
    at.office.facts = () => {
      throw new TypeError("no facts");
    };
    at.office.change();
    expect(await ended).toMatchObject({ code: status.INTERNAL });
    at.office.facts = facts;
    await noStreamListens();
    expect((await at.calls.GetStatus({})).clusters).toHaveLength(1);
  });

  test("a controller that stops says so: the run has not ended", async () => {
    at.office.records = [openRun()];
    const { until, ended } = reader(at.client.watchRun({ run: "bi-prod" }));
    await until(() => true);
    at.stop.abort();
    expect(await ended).toMatchObject({ code: status.UNAVAILABLE, details: expect.stringContaining("stopping") });
    await at.served.closed;
    expect(at.office.handlers.size).toBe(0);
  });
});
