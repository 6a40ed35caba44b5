// The texts of files that differ between two images, line by line as unified diffs. What is no text, and what is very large,
// is told but not shown.
import { isUtf8 } from 'node:buffer';
import { createTwoFilesPatch, OMIT_HEADERS } from 'diff';
import type { Limits } from '../../bytes/limits.ts';
import { fileSizeAt, fileTypeAt, type Payload, payloadAt } from '../../layer/entry.ts';
import { fileContents } from '../../layer/read-files.ts';
import { encodePath } from '../../oci/entry-path.ts';
import type { Attribute, Change } from '../../tree/change.ts';
import { implied, type Owner } from '../../tree/columns.ts';
import type { ImageAnalysis } from '../analysis.ts';

export interface TextDifference {
  readonly path: string;
  /** The unified diff; null where there is none, `reason` says reason not. */
  readonly patch: string | null;
  /** binary: one of them is no UTF-8 text · large: longer, or more different, than anyone reads · unread: cut or damaged */
  readonly reason: 'binary' | 'large' | 'unread' | null;
}

/** Bytes of one file, and of all that are kept at a time. */
const largest = 2 ** 20;
const largestTogether = 64 * largest;
/** Lines that differ in one file, and in all together, above which there is no diff: the work grows with their square. */
const mostEdits = 2000;
const mostEditsTogether = 20_000;

/** Of files that were added, removed or have other content. */
export async function textDifferences(
  old: ImageAnalysis,
  recent: ImageAnalysis,
  changes: readonly Change[],
  limits: Limits,
): Promise<readonly TextDifference[]> {
  const shown = changes
    .filter(({ kind, attributes }) => kind !== 'touched' && (kind !== 'modified' || attributes.some(isContent)))
    .map(({ path, before, after }): Shown => ({ path, before: fileOf(old, before), after: fileOf(recent, after) }))
    .filter(({ before, after }) => before || after);
  const oldTexts = await textsOf(
    old,
    shown.map(({ before }) => before),
    limits,
  );
  const newTexts = await textsOf(
    recent,
    shown.map(({ after }) => after),
    limits,
  );
  let left = mostEditsTogether;
  return shown.map((one, at) => {
    const most = Math.min(mostEdits, left);
    const found = difference(one, oldTexts[at], newTexts[at], most);
    left -= found.patch === null ? (found.reason === 'large' ? most : 0) : (found.patch.match(/^[-+]/gm)?.length ?? 0);
    return found;
  });
}

interface Shown {
  readonly path: string;
  readonly before: Owner | undefined;
  readonly after: Owner | undefined;
}

/** A file that became something else has lost its content. */
const isContent = (attribute: Attribute): boolean => attribute === 'content' || attribute === 'type';

function fileOf({ merged }: ImageAnalysis, owner: Owner | undefined): Owner | undefined {
  if (!merged || !owner || owner.row === implied) return undefined;
  return fileTypeAt(merged.tables[owner.layer], owner.row) === 'file' ? owner : undefined;
}

type Missing = NonNullable<TextDifference['reason']>;
type Text = { readonly text: string } | { readonly reason: Missing };

/** "" where there is no file. */
async function textsOf(
  { layers, merged }: ImageAnalysis,
  owners: readonly (Owner | undefined)[],
  limits: Limits,
): Promise<readonly Text[]> {
  const tables = merged?.tables ?? [];
  const wanted = tables.map(() => new Map<number, Payload>());
  let left = largestTogether;
  for (const owner of owners) {
    const size = owner ? fileSizeAt(tables[owner.layer], owner.row) : 0;
    if (!owner || size > Math.min(largest, left)) continue;
    left -= size;
    wanted[owner.layer].set(owner.row, payloadAt(tables[owner.layer], owner.row));
  }
  const contents: ReadonlyMap<number, Buffer>[] = [];
  for (const [layer, payloads] of wanted.entries()) {
    const { range } = layers[layer].layer;
    contents.push(range && payloads.size > 0 ? await fileContents(range, payloads, limits) : new Map());
  }
  return owners.map((owner) => {
    if (!owner) return { text: '' };
    if (!wanted[owner.layer].has(owner.row)) return { reason: 'large' };
    const bytes = contents[owner.layer].get(owner.row);
    const isEmpty = fileSizeAt(tables[owner.layer], owner.row) === 0;
    return bytes || isEmpty ? textOf(bytes ?? Buffer.alloc(0)) : { reason: 'unread' };
  });
}

const textOf = (bytes: Buffer): Text =>
  isUtf8(bytes) && !bytes.includes(0) ? { text: bytes.toString('utf8') } : { reason: 'binary' };

function difference({ path, before, after }: Shown, old: Text, recent: Text, mostEdits: number): TextDifference {
  if ('reason' in old) return { path, patch: null, reason: old.reason };
  if ('reason' in recent) return { path, patch: null, reason: recent.reason };
  const hunks = createTwoFilesPatch('', '', old.text, recent.text, undefined, undefined, {
    headerOptions: OMIT_HEADERS,
    maxEditLength: Math.max(mostEdits, 0),
  });
  if (hunks === undefined) return { path, patch: null, reason: 'large' };
  const names = [before ? patchName(`a/${path}`) : '/dev/null', after ? patchName(`b/${path}`) : '/dev/null'];
  return { path, patch: `--- ${names[0]}\n+++ ${names[1]}\n${hunks}`, reason: null };
}

// A file's name in a patch as git writes it, so that git and GNU patch find the file: quoted where it holds more than plain
// ASCII, each byte beyond as three octal digits; and with a tab behind a space, which says where the name ends.

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
