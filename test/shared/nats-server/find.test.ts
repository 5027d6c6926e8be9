import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { MusterError } from "../../../shared/errors.ts";
import { findNatsServer } from "../../../shared/nats-server/find.ts";

const unpacked = fileURLToPath(new URL("../../../.tools/usr/sbin/nats-server", import.meta.url));
const only =
  (...programs: string[]) =>
  (path: string) =>
    programs.includes(path);

test.each([
  [
    "what MUSTER_NATS_SERVER names, before any other",
    { MUSTER_NATS_SERVER: "/n/s", PATH: "/a" },
    ["/n/s", "/a/nats-server"],
    "/n/s",
  ],
  ["the first on PATH", { PATH: "/none:/a:/b" }, ["/b/nats-server", "/a/nats-server"], "/a/nats-server"],
  [
    "Debian's place, though a service's PATH lacks it",
    { PATH: "/bin" },
    ["/usr/sbin/nats-server"],
    "/usr/sbin/nats-server",
  ],
  ["a local one, without any PATH", {}, ["/usr/local/bin/nats-server"], "/usr/local/bin/nats-server"],
  ["the one that the setup unpacked", { PATH: "" }, [unpacked], unpacked],
])("finds %s", (_, env, programs, path) => {
  expect(findNatsServer(env, only(...programs))).toBe(path);
});

test.each([
  ["none anywhere", { PATH: "/a:/b" }, [], "on PATH"],
  [
    "one named that is no program, though there is another",
    { MUSTER_NATS_SERVER: "/n/s", PATH: "/a" },
    ["/a/nats-server"],
    "/n/s",
  ],
])("says so where there is %s", (_, env, others, says) => {
  const find = () => findNatsServer(env, only(...others));
  expect(find).toThrow(MusterError);
  expect(find).toThrow(expect.objectContaining({ code: "no-nats-server", message: expect.stringContaining(says) }));
});
