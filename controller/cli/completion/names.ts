/**
 * How a completion script asks the controller for names: quickly answered or not at all, and then there are none to offer.
 */

/** Lists `"name": "..."` of a JSON document as `muster` prints it. A shell command; `muster` is how Muster was called. */
export const namesOf = (list: "clusters" | "products", muster: string) =>
  `${muster} ${list} -o json 2>/dev/null | sed -n 's/^ *"name": "\\(.*\\)",\\{0,1\\}$/\\1/p'`;
