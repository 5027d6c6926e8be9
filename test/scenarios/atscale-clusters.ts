/** Cluster files of the scenarios. */
export const BI_PROD = `
cluster: bi-prod
product: atscale
nodes:
  bi-01: { roles: [coordinator] }
  bi-02: { roles: [engine] }
  bi-03: { roles: [engine] }
  bi-04: { roles: [query-engine] }
  bi-05: { roles: [query-engine] }
`;

/** The smallest there is: one engine, no query engine. */
export const ONE_ENGINE = `
cluster: bi-one
product: atscale
nodes:
  c1: { roles: [coordinator] }
  e1: { roles: [engine] }
`;

/** Two engines, so that the vendor's order matters, and nothing else. */
export const PAIR = `
cluster: bi-pair
product: atscale
nodes:
  c1: { roles: [coordinator] }
  e1: { roles: [engine] }
  e2: { roles: [engine] }
`;

/** Installed elsewhere, on other ports. */
export const ELSEWHERE = `
cluster: bi-else
product: atscale
nodes:
  bi-01: { roles: [coordinator] }
  bi-02: { roles: [engine] }
options: { root: /usr/local/atscale, enginePort: 20502, postgresPort: 20520 }
`;

/** Five query engines, as many as the vendor allows. */
export const FIVE_QUERY_ENGINES = `
cluster: bi-wide
product: atscale
nodes:
  c1: { roles: [coordinator] }
  e1: { roles: [engine] }
  e2: { roles: [engine] }
  q1: { roles: [query-engine] }
  q2: { roles: [query-engine] }
  q3: { roles: [query-engine] }
  q4: { roles: [query-engine] }
  q5: { roles: [query-engine] }
`;

/** Members listed in mixed case and with full names, against short ones in the file. */
export const MIXED_NAMES = `
cluster: bi-names
product: atscale
nodes:
  bi-01: { roles: [coordinator] }
  bi-02: { roles: [engine], host: bi-02.example.com }
  bi-03: { roles: [engine], member: ATScale-HA-Node-02.Docker.Infra.example.com }
`;

/** Query engines behind a load balancer that the site's own program drains. */
export const BALANCED = `
cluster: bi-lb
product: atscale
options: { balancer: true }
nodes:
  c1: { roles: [coordinator] }
  e1: { roles: [engine] }
  q1: { roles: [query-engine] }
  q2: { roles: [query-engine] }
`;
