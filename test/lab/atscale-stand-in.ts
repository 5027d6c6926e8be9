/**
 * As much of AtScale as a lab host needs: its commands, its user, and an engine that answers /ping. One engine, which leads.
 */
import type { Lab } from "./lab.ts";

const ROOT = "/opt/atscale";
const SERVICES = {
  coordinator: ["agent", "coordinator", "service_registry"],
  engine: ["agent", "database", "engine", "modeler"],
} as const;

/** Installed and up. */
export async function installAtScale(lab: Lab, host: string, role: keyof typeof SERVICES): Promise<void> {
  const rows = SERVICES[role].map((name, i) => `${name} RUNNING pid ${i + 4000}, uptime 3 days, 2:01:00`).join("\\n");
  const status = `if [ -e ${ROOT}/up ]; then printf '${rows}\\n'; else echo 'unix://${ROOT}/tmp/supervisor.sock no such file'; exit 4; fi`;
  await lab.write(host, `${ROOT}/bin/atscale_service_control`, `#!/bin/sh\n${status}\n`, "755");
  const listing = `| Member | Host | Role | State | TL | Lag in MB |\n+-+\n| ${host} | ${host}:10520 | Leader | running | 3 | |`;
  const table = `+ Cluster: atscale_postgres14_cluster (7121824910042921340) -+\n${listing}\n+-+`;
  const nodes = `[ -e ${ROOT}/up ] || { echo 'no answer from the store' >&2; exit 1; }\ncat <<'END'\n${table}\nEND`;
  await lab.write(host, `${ROOT}/current/bin/database/postgres_nodes`, `#!/bin/sh\n${nodes}\n`, "755");
  await lab.write(host, `${ROOT}/conf/atscale.yaml`, "made: for the lab\n");
  // As the vendor's commands do: what they leave behind is the user's own, and no child of theirs.
  const ping = `require("http").createServer((_, answer) => answer.end("OK")).listen(10502)`;
  const serve =
    role === "engine"
      ? `setsid /usr/bin/node-of-the-lab -e '${ping}' >/dev/null 2>&1 & echo $! >${ROOT}/ping.pid`
      : ":";
  await lab.write(host, `${ROOT}/bin/atscale_start`, `#!/bin/sh\n${serve}\ntouch ${ROOT}/up\necho started\n`, "755");
  const quiet = `[ ! -e ${ROOT}/ping.pid ] || kill "$(cat ${ROOT}/ping.pid)"`;
  await lab.write(
    host,
    `${ROOT}/bin/atscale_stop`,
    `#!/bin/sh\nrm -f ${ROOT}/up\n${quiet}\nrm -f ${ROOT}/ping.pid\necho stopped as "$(id -un)"\n`,
    "755",
  );
  await lab.copy(process.execPath, host, "/usr/bin/node-of-the-lab", "755");
  await lab.run(host, ["useradd", "--system", "--create-home", "--shell", "/bin/sh", "atscale"]);
  await lab.run(host, ["chown", "-R", "atscale:", ROOT]);
  await lab.run(host, ["runuser", "-u", "atscale", "--", `${ROOT}/bin/atscale_start`]);
}

/** Whether the stand-in is up, asked of its files alone. */
export async function isUp(lab: Lab, host: string): Promise<boolean> {
  return (await lab.exec(host, ["test", "-e", `${ROOT}/up`])).exitCode === 0;
}
