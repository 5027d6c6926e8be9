/** A capture of the five-node cluster of docs/examples, as its hosts' commands would have printed. */
export const EXAMPLE = "docs/examples/bi-prod.yaml";

interface Raw {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}
export interface CaptureFile {
  cluster: string;
  taken: string;
  nodes: Record<string, Record<string, Raw>>;
}

export const raw = (stdout: string, exit = 0): Raw => ({ exit, stdout, stderr: "" });

const services = (...names: string[]) =>
  raw(names.map((name, i) => `${name} RUNNING pid ${100 + i}, uptime 1 day, 0:01:38\n`).join(""));

export const listing = (leader: string, replica: string) =>
  raw(
    [
      "+ Cluster: atscale_postgres14_cluster (7121824910042921340) --+----+-----------+",
      "| Member | Host        | Role    | State   | TL | Lag in MB |",
      "+--------+-------------+---------+---------+----+-----------+",
      `| ${leader}  | ${leader}:10520 | Leader  | running |  3 |           |`,
      `| ${replica}  | ${replica}:10520 | Replica | running |  3 |         0 |`,
      "+--------+-------------+---------+---------+----+-----------+",
      "",
    ].join("\n"),
  );

export const NO_SUPERVISOR = raw("unix:///opt/atscale/tmp/supervisor.sock no such file\n", 4);

/** Everything up; bi-03 leads. */
export function upCapture(): CaptureFile {
  return {
    cluster: "bi-prod",
    taken: "2026-10-14T22:04:11Z",
    nodes: {
      "bi-01": { services: services("agent", "coordinator") },
      "bi-02": { services: services("engine", "database"), postgres: listing("bi-03", "bi-02") },
      "bi-03": { services: services("engine", "database"), postgres: listing("bi-03", "bi-02") },
      "bi-04": { services: services("agent", "engine") },
      "bi-05": { services: services("agent", "engine") },
    },
  };
}
