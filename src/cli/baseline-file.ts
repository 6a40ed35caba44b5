// The baseline that a check is held against: a small file that was kept, or an archive of an older version.

import { stat } from 'node:fs/promises';
import { type BaselineDocument, baselineDocument, gaugeOf } from '../analysis/comparison/baseline.ts';
import { type Gauge, type GaugeSizes, ownSizes, sizeNames } from '../analysis/comparison/profile.ts';
import { InputError } from '../bytes/input-error.ts';
import { baselineFaults } from '../oci/schema.ts';
import { commandLine } from '../report/command-line.ts';
import { headOf, readSmallFile } from './read-small-file.ts';

/**
 * The gauge in a file that is a baseline; undefined if it is an archive.
 * @throws {InputError} if it is another document; `archive` is the one to be checked
 */
export async function readBaseline(file: string, archive: string): Promise<Gauge | undefined> {
  const status = await stat(file).catch(() => undefined);
  // A pipe can be read only once, and no archive is one.
  if (status?.isFIFO()) return gaugeOf(parse(file, await readSmallFile(file), archive));
  if (!status?.isFile()) return undefined;
  const isDocument = /^\s*\{/.test((await headOf(file, 64)).toString('utf8'));
  return isDocument ? gaugeOf(parse(file, await readSmallFile(file), archive)) : undefined;
}

function parse(file: string, text: string, archive: string): BaselineDocument {
  const value = parsed(text);
  if (value !== undefined && baselineFaults(value).length === 0) return value as BaselineDocument;
  const command = commandLine('check', archive, '--write-baseline', 'FILE');
  throw new InputError('usage', `${file} is not a baseline file; write one: ${command}`);
}

/** Undefined if the text is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As it is to be written: a line a number, so that a change of it can be reviewed. */
export const baselineText = (gauge: Gauge): string => `${JSON.stringify(baselineDocument(gauge), null, 2)}\n`;

/** What an image would do to its baseline: lower it, where nothing of it is more and something less. */
export interface Ratchet {
  readonly isLower: boolean;
  /** Sizes that are more, and so hold it where it is, though others are less. */
  readonly heldBy: readonly string[];
}

export function ratchetOf(recent: Gauge, kept: Gauge): Ratchet {
  const changes = [
    ...changesOf(kept.profile.sizes, recent.profile.sizes, ''),
    ...(recent.own.basis === kept.own.basis ? changesOf(ownSizes(kept), ownSizes(recent), 'own ') : []),
  ];
  const more = changes.filter(({ change }) => change > 0).map(({ name }) => name);
  const isLess = changes.some(({ change }) => change < 0);
  return { isLower: isLess && more.length === 0, heldBy: isLess ? more : [] };
}

/** What is not known any more is no less. */
const changesOf = (before: GaugeSizes, after: GaugeSizes, prefix: string) =>
  sizeNames.map((size) => {
    const [old, recent] = [before[size], after[size]];
    const change = old === null ? 0 : recent === null ? Number.POSITIVE_INFINITY : recent - old;
    return { name: `${prefix}${size}`, change };
  });
