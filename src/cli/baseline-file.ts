// The baseline of a check: a baseline file, or an archive of an older version. A file can have several images; which of them an
// image is compared with depends on names, platform and archive.

import path from 'node:path';
import { isBaseKnown } from '../analysis/base-image/layers-above-base.ts';
import {
  type BaselineDocument,
  baselineDocument,
  baselinesIn,
  type ImageBaseline,
} from '../analysis/comparison/baseline.ts';
import { type ImageIdentity, identityKeys, pairImages } from '../analysis/comparison/image-pairs.ts';
import { ownSizes, type SizeSnapshot, type SnapshotSizes, sizeNames } from '../analysis/comparison/profile.ts';
import { InputError } from '../bytes/input-error.ts';
import { baselineSchemaErrors } from '../oci/settings-schema.ts';
import { commandLine } from '../report/command-line.ts';
import { maxBaseline, readHead, readSmallFile, statusOf } from './read-small-file.ts';

/**
 * Reads a baseline file: the baseline of each of its images. Undefined if the file is an archive. `archives` are those to
 * check, for the message.
 * @throws {InputError} if it is neither
 */
export async function readBaseline(
  file: string,
  archives: readonly string[],
): Promise<readonly ImageBaseline[] | undefined> {
  const status = await statusOf(file);
  // A pipe can only be read once, so it is never an archive.
  if (!status && file.endsWith('.json')) throw notWrittenYet(file, archives);
  if (status?.isFIFO()) return baselinesIn(parse(file, await readSmallFile(file, maxBaseline), archives));
  if (!status?.isFile()) return undefined;
  const isDocument = /^\s*\{/.test((await readHead(file, 64)).toString('utf8'));
  return isDocument ? baselinesIn(parse(file, await readSmallFile(file, maxBaseline), archives)) : undefined;
}

/** A baseline file that is to be written, as it is before. */
export interface FormerFile {
  readonly images: readonly ImageBaseline[];
  /** Whether it has something, but is not a baseline file. */
  readonly isOther: boolean;
}

/** @throws {InputError} if the file exists and cannot be read */
export async function readFormerFile(file: string): Promise<FormerFile> {
  const status = await statusOf(file);
  if (!status?.isFile() || status.size === 0) return { images: [], isOther: false };
  const value = status.size > maxBaseline ? undefined : parsed(await readSmallFile(file, maxBaseline));
  const isBaseline = value !== undefined && baselineSchemaErrors(value).length === 0;
  return { images: isBaseline ? baselinesIn(value as BaselineDocument) : [], isOther: !isBaseline };
}

/** The images of a baseline file after others are written to it: each in place of its older version, or behind all others. */
export function writtenImages(
  former: readonly ImageBaseline[],
  written: readonly ImageBaseline[],
): { readonly images: readonly ImageBaseline[]; readonly kept: readonly ImageBaseline[] } {
  const isOnlyOne = former.length === 1 && written.length === 1;
  const isNameless = [...former, ...written].some(({ names }) => names.length === 0);
  // The file of a single image does not name its archive.
  const pairs = isOnlyOne && isNameless ? [0] : pairImages(written, former);
  const newer = new Map(pairs.flatMap((at, index) => (at === undefined ? [] : [[at, written[index]] as const])));
  const replaced = new Set(written.flatMap(identityKeys));
  const isKept = (one: ImageBaseline, at: number): boolean =>
    !newer.has(at) && !identityKeys(one).some((key) => replaced.has(key));
  return {
    images: [
      ...former.flatMap((one, at) => newer.get(at) ?? (isKept(one, at) ? [one] : [])),
      ...written.filter((_, at) => pairs[at] === undefined),
    ],
    kept: former.filter(isKept),
  };
}

/** What a report calls an image of a baseline file. */
export function nameInBaseline({ names, platform, archive }: ImageIdentity): string {
  const name = names[0] ?? archive ?? 'an image without a name';
  return platform === null ? name : `${name} (${platform})`;
}

const notWrittenYet = (file: string, archives: readonly string[]): InputError =>
  new InputError('not-found', `${file}: no such file; write it: ${writingCommand(file, archives)}`);

const writingCommand = (file: string, archives: readonly string[]): string =>
  commandLine('check', ...archives, '--write-baseline', file);

function parse(file: string, text: string, archives: readonly string[]): BaselineDocument {
  const value = parsed(text);
  if (value !== undefined && baselineSchemaErrors(value).length === 0) return value as BaselineDocument;
  throw new InputError('usage', `${file} is not a baseline file; write one: ${writingCommand('FILE', archives)}`);
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

/** The name of an archive in a baseline file: `app.tar` for `./app.tar`, without the directories of one machine, and with slashes everywhere. */
export function archiveInBaseline(archive: string, { isAbsolute, normalize, sep } = path): string {
  const parts = normalize(archive).split(sep);
  return isAbsolute(archive) || parts[0] === '..' ? (parts.at(-1) as string) : parts.join('/');
}

/** How an image changes its baseline with --ratchet: it is lowered if no size grew and at least one shrank. */
export interface Ratchet {
  readonly isLower: boolean;
  /** Sizes that grew and so prevent the update, although others shrank. */
  readonly heldBy: readonly string[];
}

export function ratchetOf(newer: SizeSnapshot, kept: SizeSnapshot): Ratchet {
  const changes = [
    ...changesOf(kept.profile.sizes, newer.profile.sizes, ''),
    ...(isBaseKnown(newer.own) === isBaseKnown(kept.own) ? changesOf(ownSizes(kept), ownSizes(newer), 'own ') : []),
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
