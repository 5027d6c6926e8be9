/** Ocient systems of the scenarios. */

/** Three administrators, two of which are SQL nodes too; four Foundation nodes, two Loaders. */
export const OC_PROD = `
cluster: oc-prod
product: ocient
nodes:
  adm: { roles: [administrator] }
  sql-1: { roles: [sql, administrator] }
  sql-2: { roles: [sql, administrator] }
  f-1: { roles: [foundation] }
  f-2: { roles: [foundation] }
  f-3: { roles: [foundation] }
  f-4: { roles: [foundation] }
  l-1: { roles: [loader] }
  l-2: { roles: [loader] }
`;

/** Smaller: three administrators of which one is a SQL node, another SQL node, two Foundation nodes, one Loader. */
export const OC_SMALL = `
cluster: oc-small
product: ocient
nodes:
  a-1: { roles: [administrator] }
  a-2: { roles: [administrator] }
  s-1: { roles: [sql, administrator] }
  s-2: { roles: [sql] }
  f-1: { roles: [foundation] }
  f-2: { roles: [foundation] }
  l-1: { roles: [loader] }
`;

/** One administrator: no quorum without it. */
export const OC_ONE = `
cluster: oc-one
product: ocient
nodes:
  s-1: { roles: [sql, administrator] }
  f-1: { roles: [foundation] }
`;

/** As few hosts as have every role: for whole systems of real processes. */
export const OC_FOUR = `
cluster: oc-four
product: ocient
nodes:
  s-1: { roles: [sql, administrator] }
  s-2: { roles: [sql] }
  f-1: { roles: [foundation] }
  l-1: { roles: [loader] }
`;
