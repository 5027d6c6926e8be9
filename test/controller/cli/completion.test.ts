/** Completion as bash does it, with a stand-in for the controller's answer. */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { muster } from "./support/run-cli.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "muster-completion-"));
  const { stdout, exit } = await muster(["completion", "bash"]);
  expect(exit).toBe(0);
  await writeFile(join(dir, "muster.bash"), stdout);
  const clusters = JSON.stringify(
    { clusters: [{ name: "bi-prod", needs: ["warehouse"] }, { name: "bi-test" }] },
    null,
    2,
  );
  await writeFile(join(dir, "muster"), `#!/bin/sh\n[ "$*" = "clusters -o json" ] && echo '${clusters}'\n`);
  await chmod(join(dir, "muster"), 0o755);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What bash offers where the last of these words is being typed. */
async function offered(...words: string[]): Promise<string[]> {
  const line = ["muster", ...words];
  const script = `source "$0/muster.bash"; COMP_WORDS=("$@"); COMP_CWORD=${words.length}; _muster muster; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await execa("bash", ["-c", script, dir, ...line], {
    env: { PATH: `${dir}:${process.env.PATH ?? ""}` },
    cwd: dir,
  });
  return stdout.split("\n").filter((word) => word !== "");
}

test("offers the verbs, those that begin with what is typed", async () => {
  expect(await offered("")).toEqual(expect.arrayContaining(["status", "plan", "stop", "capture", "discover", "why"]));
  expect(await offered("re")).toEqual(["restart", "resume", "retry", "rehearse"]);
});

test("offers the clusters that the controller names where a verb takes one, whatever flags stand before it", async () => {
  expect(await offered("stop", "")).toEqual(["bi-prod", "bi-test"]);
  expect(await offered("stop", "bi-prod", "bi-t")).toEqual(["bi-test"]);
  expect(await offered("-o", "json", "plan", "stop", "")).toEqual(["bi-prod", "bi-test"]);
  expect(await offered("plan", "")).toEqual(["start", "stop", "restart", "roll"]);
});

test("offers a verb's own flags beside those of every verb, and the values that a flag takes", async () => {
  const flags = await offered("stop", "bi-prod", "--");
  expect(flags).toEqual(expect.arrayContaining(["--yes", "--reason", "--controller", "--help"]));
  expect(flags).not.toContain("--capture");
  expect(await offered("stop", "--on-pause", "")).toEqual(["ask", "abort"]);
  expect(await offered("plan", "stop", "-f", "muster.b")).toEqual(["muster.bash"]);
  expect(await offered("stop", "--reason", "")).toEqual([]);
});

test("zsh and fish are served too, and another shell is bad usage that names those there are", async () => {
  expect((await muster(["completion", "zsh"])).stdout).toContain("bashcompinit");
  expect((await muster(["completion", "fish"])).stdout).toContain(
    "complete -c muster -n __fish_use_subcommand -a stop",
  );
  expect(await muster(["completion", "tcsh"])).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("bash, zsh, fish"),
  });
});
