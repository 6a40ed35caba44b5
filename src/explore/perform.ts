// What takes longer than a key may: reading a file from its layer, comparing two versions of it, extracting.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { PathNumber, PathTotals } from '../analysis/totals/path-totals.ts';
import type { Limits } from '../bytes/limits.ts';
import { incompleteText } from '../rules/completeness.ts';
import { displayPath, pathInMessage, pluralize } from '../rules/wording.ts';
import { humanSize } from '../text/byte-size.ts';
import { entryOf } from '../tree/compare-entries.ts';
import type { EntryRef } from '../tree/entry-ref.ts';
import { type Extracted, extract } from './extract.ts';
import type { Differences } from './model/differences.ts';
import type { ImageFiles } from './model/image-files.ts';
import { incompleteFile } from './model/incomplete-file.ts';
import type { Request, State } from './model/view-state.ts';
import { viewerOf } from './model/viewer.ts';
import type { Explored } from './panes/detail-lines.ts';
import { diffVersions, type Version, viewFile } from './read-versions.ts';

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
  const extracted = await extract(image, totals, request.path, request.name, limits);
  return { message: `${request.name}: ${extractedText(extracted, totals, image)}` };
}

/** `3 files, 1kB; left out: 1 device or pipe`, and whether a damaged layer may have more. */
function extractedText(
  { files, bytes, special, incomplete }: Extracted,
  totals: PathTotals,
  { layers }: ImageAnalysis,
): string {
  const left = [
    ...(special === 0 ? [] : [pluralize(special, 'device or pipe', 'devices and pipes')]),
    ...incomplete.slice(0, 1).map((path) => {
      const number = incomplete.length === 1 ? '' : ` and ${incomplete.length - 1} more`;
      return `${pathInMessage(totals.pathOf(path))}${number} (incomplete)`;
    }),
  ];
  const damage = incompleteText(layers);
  return [
    `${pluralize(files, 'file')}, ${humanSize(bytes)}`,
    ...(left.length === 0 ? [] : [`left out: ${left.join(', ')}`]),
    ...(damage === undefined ? [] : [`${damage}, so that more may be missing`]),
  ].join('; ');
}

async function show(
  { kind, path }: Exclude<Request, { readonly kind: 'extract' }>,
  performing: Performing,
): Promise<Partial<State>> {
  const { files, image, totals, limits, isDifference } = performing;
  if (isDifference && files.differences) return await showDifference(kind, path, files.differences, performing);
  const { tables } = files.merged;
  const owner = totals.ownerOf(path);
  if (!owner || entryOf(tables, owner).type !== 'file') return { message: 'this is not a regular file' };
  const name = displayPath(totals.pathOf(path));
  if (kind === 'diff' && performing.other)
    return await compare(totals.pathOf(path), owner, performing, performing.other);
  if (kind === 'diff') {
    const versions = files.historyOf(path).flatMap(({ after }) => after ?? []);
    const older = versions.filter(({ layer }) => layer < owner.layer).at(-1);
    if (!older || entryOf(tables, older).type !== 'file')
      return { message: `no layer below layer ${owner.layer} has this file` };
    const title = `${name}: layer ${older.layer} → layer ${owner.layer}`;
    return await difference(totals.pathOf(path), title, { image, owner: older }, { image, owner }, limits);
  }
  return await contentOf(`${name}  layer ${owner.layer}`, { image, owner }, kind, limits);
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
  return await difference(path, `${displayPath(path)}: first archive → second archive`, old, newer, limits);
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
  if (kind !== 'diff') return await contentOf(`${displayPath(name)}  ${first.title}`, first, kind, limits);
  if (!second) return { message: `only the ${first.title} has this file` };
  return await difference(name, `${displayPath(name)}: first archive → second archive`, second, first, limits);
}

async function contentOf(
  title: string,
  { image, owner }: Version,
  kind: Request['kind'],
  limits: Limits,
): Promise<Partial<State>> {
  const { lines, note, shortfall } = await viewFile(image, owner, kind === 'hex' ? 'hex' : 'text', limits);
  return { viewer: viewerOf(`${title}  ${note}`, lines, incompleteFile(image, owner) ?? shortfall) };
}

async function difference(
  path: string,
  title: string,
  old: Version,
  newer: Version,
  limits: Limits,
): Promise<Partial<State>> {
  const lines = await diffVersions(path, old, newer, limits);
  if (typeof lines === 'string') return { message: lines };
  const incomplete = [old, newer].flatMap(({ image, owner }) => incompleteFile(image, owner) ?? []);
  return { viewer: viewerOf(title, lines, incomplete.join('; ') || undefined, true) };
}
