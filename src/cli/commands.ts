// All commands, in the order of the help.
import type { Command } from './command.ts';
import { attestations } from './commands/attestations.ts';
import { bloat } from './commands/bloat.ts';
import { cat } from './commands/cat.ts';
import { changes } from './commands/changes.ts';
import { baseLearn } from './commands/ci/base-learn.ts';
import { check } from './commands/ci/check.ts';
import { checkBase } from './commands/ci/check-base.ts';
import { explain } from './commands/ci/explain.ts';
import { trend } from './commands/ci/trend.ts';
import { diff } from './commands/diff.ts';
import { digests } from './commands/digests.ts';
import { explore } from './commands/explore.ts';
import { exportCommand } from './commands/export.ts';
import { facts } from './commands/facts.ts';
import { files } from './commands/files.ts';
import { history } from './commands/history.ts';
import { inspect } from './commands/inspect.ts';
import { layers } from './commands/layers.ts';
import { ls } from './commands/ls.ts';
import { manifest } from './commands/manifest.ts';
import { overview } from './commands/overview.ts';
import { packages } from './commands/packages.ts';
import { pull } from './commands/pull.ts';
import { query } from './commands/query.ts';
import { sharing } from './commands/sharing.ts';
import { trace } from './commands/trace.ts';
import { validate } from './commands/validate.ts';
import { verify } from './commands/verify.ts';

export const commands: readonly Command[] = [
  overview,
  bloat,
  packages,
  diff,
  pull,
  layers,
  history,
  sharing,
  explore,
  files,
  cat,
  trace,
  changes,
  exportCommand,
  verify,
  validate,
  digests,
  attestations,
  ls,
  inspect,
  manifest,
  check,
  checkBase,
  baseLearn,
  trend,
  explain,
  facts,
  query,
];

/** Finds a command by name or alias. */
export const commandNamed = (name: string): Command | undefined =>
  commands.find((command) => command.name === name || command.aliases.includes(name));
