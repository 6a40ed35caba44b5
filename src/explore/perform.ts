// What takes longer than a key may: reading a file from its layer, comparing two versions of it, extracting.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { PathNumber, PathTotals } from '../analysis/totals/path-totals.ts';
import type { Limits } from '../bytes/limits.ts';
import { displayPath, pluralize } from '../rules/wording.ts';
import { humanSize } from '../text/byte-size.ts';
import { entryOf } from '../tree/compare-entries.ts';
import type { EntryRef } from '../tree/entry-ref.ts';
import { extract } from './extract.ts';
import type { Differences } from './model/differences.ts';
import type { ImageFiles } from './model/image-files.ts';
import { historyOf } from './model/path-history.ts';
import type { Request, State } from './model/view-state.ts';
import { viewerOf } from './model/viewer.ts';
import type { Explored } from './panes/detail-lines.ts';
import { diffVersions, viewFile } from './read-versions.ts';

/** What requests are about. */
export interface Performing {
  readonly image: ImageAnalysis;
  readonly files: ImageFiles;
  readonly totals: PathTotals;
  /** Whether the path is one of the differences of two archives. */
  readonly isDifference: boolean;
  /** The image of the other archive, as far as it was read. */
  readonly other: (Pick<Explored, 'image' | 'files'> & { readonly isOlder: boolean }) | undefined;
  readonly limits: Limits;
}

/**
 * What changes in the state when a request is done.
 * @throws {InputError} if a layer cannot be read, or a file cannot be written
 */
export async function perform(request: Request, performing: Performing): Promise<Partial<State>> {
  const { totals, image, limits } = performing;
  if (request.kind === 'copy')
    return { message: `${displayPath(totals.pathOf(request.path))} is copied, if the terminal allows it` };
  if (request.kind !== 'extract') return await show(request, performing);
  const { files, bytes, skipped } = await extract(image, totals, request.path, request.name, limits);
  const left =
    skipped === 0 ? '' : `; ${pluralize(skipped, 'path')} left out: devices, pipes, hard links, incomplete files`;
  return { message: `${request.name}: ${pluralize(files, 'file')}, ${humanSize(bytes)}${left}` };
}

async function show(
  { kind, path }: Exclude<Request, { readonly kind: 'extract' }>,
  performing: Performing,
): Promise<Partial<State>> {
  const { files, image, totals, limits, isDifference } = performing;
  if (isDifference && files.differences) return await showDifference(kind, path, files.differences, performing);
  const { tables, tree } = files.merged;
  const owner = totals.ownerOf(path);
  if (!owner || entryOf(tables, owner).type !== 'file') return { message: 'this is not a regular file' };
  const name = displayPath(totals.pathOf(path));
  if (kind === 'diff' && performing.other)
    return await compare(totals.pathOf(path), owner, performing, performing.other);
  if (kind === 'diff') {
    const versions = path < tree.paths.length ? historyOf(files.merged, path).flatMap(({ after }) => after ?? []) : [];
    const older = versions.filter(({ layer }) => layer < owner.layer).at(-1);
    if (!older || entryOf(tables, older).type !== 'file')
      return { message: `no layer below layer ${owner.layer} has this file` };
    const lines = await diffVersions(totals.pathOf(path), { image, owner: older }, { image, owner }, limits);
    if (typeof lines === 'string') return { message: lines };
    return { viewer: viewerOf(`${name}: layer ${older.layer} → layer ${owner.layer}`, lines, true) };
  }
  const { lines, note } = await viewFile(image, owner, kind === 'hex' ? 'hex' : 'text', limits);
  return { viewer: viewerOf(`${name}  layer ${owner.layer}  ${note}`, lines) };
}

/** Compares a file with that of the other archive, in its final filesystem. */
async function compare(
  path: string,
  owner: EntryRef,
  { image, limits }: Performing,
  { image: otherImage, files, isOlder }: NonNullable<Performing['other']>,
): Promise<Partial<State>> {
  if (!otherImage || !files) return { message: 'the other image was not read yet; choose it first' };
  const { tree, tables } = files.merged;
  const number = files.numberOf(path);
  const other = number !== undefined && tree.isThere(number) ? tree.ownerOf(number) : undefined;
  if (!other || entryOf(tables, other).type !== 'file') return { message: 'the other image does not have this file' };
  const versions = [
    { image, owner },
    { image: otherImage, owner: other },
  ] as const;
  const [newer, old] = isOlder ? versions : ([versions[1], versions[0]] as const);
  const lines = await diffVersions(path, old, newer, limits);
  if (typeof lines === 'string') return { message: lines };
  return { viewer: viewerOf(`${displayPath(path)}: first archive → second archive`, lines, true) };
}

/** A path of the differences: as the second archive has it, or else the first one; or compared. */
async function showDifference(
  kind: Request['kind'],
  path: PathNumber,
  differences: Differences,
  { limits }: Performing,
): Promise<Partial<State>> {
  const { old, newer } = differences;
  const { before, after, path: name = '' } = differences.changeAt(path) ?? {};
  const versions = [
    ...(after ? [{ image: newer, owner: after, title: 'second archive' }] : []),
    ...(before ? [{ image: old, owner: before, title: 'first archive' }] : []),
  ].filter(({ image, owner }) => entryOf(image.merged?.tables ?? [], owner).type === 'file');
  const [first, second] = versions;
  if (!first) return { message: 'this is not a regular file' };
  if (kind !== 'diff') {
    const { lines, note } = await viewFile(first.image, first.owner, kind === 'hex' ? 'hex' : 'text', limits);
    return { viewer: viewerOf(`${displayPath(name)}  ${first.title}  ${note}`, lines) };
  }
  if (!second) return { message: `only the ${first.title} has this file` };
  const lines = await diffVersions(name, second, first, limits);
  if (typeof lines === 'string') return { message: lines };
  return { viewer: viewerOf(`${displayPath(name)}: first archive → second archive`, lines, true) };
}
