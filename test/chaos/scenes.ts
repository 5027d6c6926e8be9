/**
 * The clusters that the chaos works on, one a product, and what each product's simulator calls the actions in its log of commands.
 */
export interface ChaosScene {
  /** The cluster file. */
  readonly text: string;
  /** Who bears each binding at first; the first that may where left out. */
  readonly bearers: Readonly<Record<string, string>>;
  /** What is asked for while all is up. After a stop comes a start. */
  readonly verbs: readonly [string, ...string[]];
  /** By action: how its command begins in the simulator's log. */
  readonly words: Readonly<Record<string, string>>;
}

export const SCENES: Readonly<Record<string, ChaosScene>> = {
  atscale: {
    text: `
cluster: bi-chaos
product: atscale
nodes:
  c1: { roles: [coordinator] }
  e1: { roles: [engine] }
  e2: { roles: [engine] }
  q1: { roles: [query-engine] }
  q2: { roles: [query-engine] }
`,
    bearers: { leader: "e2" },
    verbs: ["restart", "stop"],
    words: { start: "atscale_start", stop: "atscale_stop" },
  },
  ocient: {
    text: `
cluster: oc-chaos
product: ocient
nodes:
  a1: { roles: [administrator] }
  a2: { roles: [administrator] }
  a3: { roles: [administrator] }
  s1: { roles: [sql] }
  s2: { roles: [sql] }
  f1: { roles: [foundation] }
  f2: { roles: [foundation] }
  l1: { roles: [loader] }
`,
    bearers: {},
    verbs: ["restart", "stop", "roll"],
    words: {
      "start-rolehostd": "start rolehostd",
      "clear-failed": "reset-failed rolehostd",
      "forbid-restart": "quiesce rolehostd",
      "kill-rolehostd": "kill rolehostd",
      quiesce: "quiesce rolehostd",
      "start-lat": "start lat",
      "stop-lat": "stop lat",
      "rest-lat": "stop lat",
      "cancel-query": "cancel",
      "kill-query": "kill-query",
    },
  },
  singlestore: {
    text: `
cluster: s2-chaos
product: singlestore
nodes:
  m1: { roles: [master-aggregator] }
  c1: { roles: [child-aggregator] }
  l1: { roles: [leaf] }
  l2: { roles: [leaf] }
options: { redundancy: 2 }
`,
    bearers: {},
    verbs: ["restart", "stop"],
    words: {
      "start-node": "start-node",
      "stop-node": "stop-node",
      snapshot: "snapshot",
      "sync-replicas": "sync-snapshot",
      "hold-autostart": "disable-autostart",
      "restore-autostart": "enable-autostart",
    },
  },
};
