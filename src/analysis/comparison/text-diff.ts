// Unified diffs of the text files that differ between two images. Binary and very large files are listed without a diff.
import { isUtf8 } from 'node:buffer';
import { createTwoFilesPatch, OMIT_HEADERS } from 'diff';
import type { Limits } from '../../bytes/limits.ts';
import { fileSizeAt, fileTypeAt, type Payload, payloadAt } from '../../layer/entry.ts';
import { fileContents } from '../../layer/read-files.ts';
import { encodePath } from '../../oci/entry-path.ts';
import type { Attribute, Change } from '../../tree/change.ts';
import { atLayer, type EntryRef, implied } from '../../tree/entry-ref.ts';
import type { ImageAnalysis } from '../analysis.ts';

/** One file that differs. */
export interface TextDifference {
  readonly path: string;
  /** The unified diff; null if there is none, see `reason`. */
  readonly patch: string | null;
  /** binary: not UTF-8 text · large: too long, or too many differences · unread: truncated or damaged */
  readonly reason: 'binary' | 'large' | 'unread' | null;
}

/** Bytes of one file, and of all files held in memory at once. */
const largest = 2 ** 20;
const largestTogether = 64 * largest;
/**
 * Changed lines in one file and in all files together. Beyond that there is no diff, because the time grows with the square.
 */
const maxEdits = 2000;
const maxEditsTogether = 20_000;

/** Diffs of files that were added, removed or have other content. */
export async function textDifferences(
  old: ImageAnalysis,
  newer: ImageAnalysis,
  changes: readonly Change[],
  limits: Limits,
): Promise<readonly TextDifference[]> {
  const shown = changes
    .filter(({ kind, attributes }) => kind !== 'touched' && (kind !== 'modified' || attributes.some(isContent)))
    .map(({ path, before, after }): Shown => ({ path, before: fileOf(old, before), after: fileOf(newer, after) }))
    .filter(({ before, after }) => before || after);
  const oldTexts = await textsOf(
    old,
    shown.map(({ before }) => before),
    limits,
  );
  const newTexts = await textsOf(
    newer,
    shown.map(({ after }) => after),
    limits,
  );
  let left = maxEditsTogether;
  return shown.map((one, at) => {
    const most = Math.min(maxEdits, left);
    const found = difference(one, oldTexts[at] as Text, newTexts[at] as Text, most);
    left -= found.patch === null ? (found.reason === 'large' ? most : 0) : (found.patch.match(/^[-+]/gm)?.length ?? 0);
    return found;
  });
}

interface Shown {
  readonly path: string;
  readonly before: EntryRef | undefined;
  readonly after: EntryRef | undefined;
}

/** A file that became something else has lost its content too. */
const isContent = (attribute: Attribute): boolean => attribute === 'content' || attribute === 'type';

function fileOf({ merged }: ImageAnalysis, owner: EntryRef | undefined): EntryRef | undefined {
  if (!merged || !owner || owner.row === implied) return undefined;
  return fileTypeAt(atLayer(merged.tables, owner.layer), owner.row) === 'file' ? owner : undefined;
}

type Missing = NonNullable<TextDifference['reason']>;
type Text = { readonly text: string } | { readonly reason: Missing };

/** "" for a file that does not exist. */
async function textsOf(
  { layers, merged }: ImageAnalysis,
  owners: readonly (EntryRef | undefined)[],
  limits: Limits,
): Promise<readonly Text[]> {
  const tables = merged?.tables ?? [];
  const wanted = tables.map(() => new Map<number, Payload>());
  let left = largestTogether;
  for (const owner of owners) {
    const size = owner ? fileSizeAt(atLayer(tables, owner.layer), owner.row) : 0;
    if (!owner || size > Math.min(largest, left)) continue;
    left -= size;
    atLayer(wanted, owner.layer).set(owner.row, payloadAt(atLayer(tables, owner.layer), owner.row));
  }
  const contents: ReadonlyMap<number, Buffer>[] = [];
  for (const [layer, payloads] of wanted.entries()) {
    const { range } = atLayer(layers, layer).layer;
    contents.push(range && payloads.size > 0 ? await fileContents(range, payloads, limits) : new Map());
  }
  return owners.map((owner) => {
    if (!owner) return { text: '' };
    if (!atLayer(wanted, owner.layer).has(owner.row)) return { reason: 'large' };
    const bytes = atLayer(contents, owner.layer).get(owner.row);
    const isEmpty = fileSizeAt(atLayer(tables, owner.layer), owner.row) === 0;
    return bytes || isEmpty ? textOf(bytes ?? Buffer.alloc(0)) : { reason: 'unread' };
  });
}

const textOf = (bytes: Buffer): Text =>
  isUtf8(bytes) && !bytes.includes(0) ? { text: bytes.toString('utf8') } : { reason: 'binary' };

function difference({ path, before, after }: Shown, old: Text, newer: Text, maxEdits: number): TextDifference {
  if ('reason' in old) return { path, patch: null, reason: old.reason };
  if ('reason' in newer) return { path, patch: null, reason: newer.reason };
  const hunks = createTwoFilesPatch('', '', old.text, newer.text, undefined, undefined, {
    headerOptions: OMIT_HEADERS,
    maxEditLength: Math.max(maxEdits, 0),
  });
  if (hunks === undefined) return { path, patch: null, reason: 'large' };
  const names = [before ? patchName(`a/${path}`) : '/dev/null', after ? patchName(`b/${path}`) : '/dev/null'];
  return { path, patch: `--- ${names[0]}\n+++ ${names[1]}\n${hunks}`, reason: null };
}

/**
 * Writes a file name as git does, so that `git apply` and GNU patch find the file: in quotes with octal escapes if it
 * contains anything but plain ASCII. If it contains spaces, a tab marks its end.
 */
export function patchName(path: string): string {
  const isPlain = /^[ !#-[\]-~]*$/.test(path);
  if (isPlain) return path.includes(' ') ? `${path}\t` : path;
  return `"${Array.from(encodePath(path), quoted).join('')}"`;
}

function quoted(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '"' || character === '\\') return `\\${character}`;
  return byte >= 0x20 && byte < 0x7f ? character : `\\${byte.toString(8).padStart(3, '0')}`;
}
