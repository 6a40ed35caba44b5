// The baseline of a check: a baseline file, or an archive of an older version. A file can have several images; which of them an
// image is compared with depends on names, platform and archive.

import { stat } from 'node:fs/promises';
import { isAbsolute, normalize } from 'node:path';
import {
  type BaselineDocument,
  baselineDocument,
  baselinesIn,
  type ImageBaseline,
} from '../analysis/comparison/baseline.ts';
import { ownSizes, type SizeSnapshot, type SnapshotSizes, sizeNames } from '../analysis/comparison/profile.ts';
import { InputError } from '../bytes/input-error.ts';
import { baselineSchemaErrors } from '../oci/schema.ts';
import { commandLine } from '../report/command-line.ts';
import { readHead, readSmallFile } from './read-small-file.ts';

/**
 * Reads a baseline file: the baseline of each of its images. Undefined if the file is an archive. `archives` are those to
 * check, for the message.
 * @throws {InputError} if it is neither
 */
export async function readBaseline(
  file: string,
  archives: readonly string[],
): Promise<readonly ImageBaseline[] | undefined> {
  const status = await stat(file).catch(() => undefined);
  // A pipe can only be read once, so it is never an archive.
  if (status?.isFIFO()) return baselinesIn(parse(file, await readSmallFile(file), archives));
  if (!status?.isFile()) return undefined;
  const isDocument = /^\s*\{/.test((await readHead(file, 64)).toString('utf8'));
  return isDocument ? baselinesIn(parse(file, await readSmallFile(file), archives)) : undefined;
}

function parse(file: string, text: string, archives: readonly string[]): BaselineDocument {
  const value = parsed(text);
  if (value !== undefined && baselineSchemaErrors(value).length === 0) return value as BaselineDocument;
  const command = commandLine('check', ...archives, '--write-baseline', 'FILE');
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

/** The text of a baseline file, with one number per line for reviews. */
export const baselineText = (images: readonly ImageBaseline[]): string =>
  `${JSON.stringify(baselineDocument(images), null, 2)}\n`;

/** The name of an archive in a baseline file: `app.tar` for `./app.tar`, without the directories of one machine. */
export const archiveInBaseline = (archive: string): string => {
  const path = normalize(archive);
  return isAbsolute(path) || path.startsWith('..') ? path.slice(path.lastIndexOf('/') + 1) : path;
};

/** How an image changes its baseline with --ratchet: it is lowered if no size grew and at least one shrank. */
export interface Ratchet {
  readonly isLower: boolean;
  /** Sizes that grew and so prevent the update, although others shrank. */
  readonly heldBy: readonly string[];
}

export function ratchetOf(newer: SizeSnapshot, kept: SizeSnapshot): Ratchet {
  const changes = [
    ...changesOf(kept.profile.sizes, newer.profile.sizes, ''),
    ...(newer.own.basis === kept.own.basis ? changesOf(ownSizes(kept), ownSizes(newer), 'own ') : []),
  ];
  const more = changes.filter(({ change }) => change > 0).map(({ name }) => name);
  const isLess = changes.some(({ change }) => change < 0);
  return { isLower: isLess && more.length === 0, heldBy: isLess ? more : [] };
}

/** Sizes that are unknown in either snapshot are left out. */
const changesOf = (before: SnapshotSizes, after: SnapshotSizes, prefix: string) =>
  sizeNames.map((size) => {
    const [old, newer] = [before[size], after[size]];
    const change = old === null ? 0 : newer === null ? Number.POSITIVE_INFINITY : newer - old;
    return { name: `${prefix}${size}`, change };
  });
