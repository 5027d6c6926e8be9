/**
 * A command line in the few words by which a person knows it: the program without its folder, and the words that say what it does.
 * The whole line stands elsewhere on the screen.
 */
import { basename } from "node:path";

/** Wider than this a column takes the room of its neighbours. */
const MOST_CHARACTERS = 28;

/** `/usr/bin/systemctl stop --no-block rolehostd` -> `systemctl stop rolehostd`. */
export function shortCommand([program = "", ...rest]: readonly string[]): string {
  const words = rest.filter((word) => /^[\w@.][\w@.:=-]*$/.test(word));
  const text = [basename(program), ...words].join(" ");
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 2).trimEnd()}..`;
}
