// Reads the bytes of one file from the layer that stores them: as text, in hexadecimal, or compared with an older version.
import { isUtf8 } from 'node:buffer';
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { textDifferences } from '../analysis/comparison/text-diff.ts';
import { InputError } from '../bytes/input-error.ts';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import { fileSizeAt, payloadAt } from '../layer/entry.ts';
import { readContent } from '../layer/read-files.ts';
import { canExpand } from '../layer/sparse-file.ts';
import { incompleteNote } from '../report/files/file-cell.ts';
import { humanSize } from '../text/byte-size.ts';
import { atLayer, type EntryRef } from '../tree/entry-ref.ts';

/** Bytes of a text, and of a binary file in hexadecimal, that are shown. */
const [maxText, maxHex] = [2 ** 20, 2 ** 16];

export interface FileView {
  readonly lines: readonly string[];
  /** Which part is shown, for the title. */
  readonly note: string;
  /** Set if the file ended before its size. */
  readonly shortfall: string | undefined;
}

/**
 * Lines of the start of a file: of its text, or of its bytes.
 * @throws {InputError} if the layer cannot be read
 */
export async function viewFile(
  image: ImageAnalysis,
  owner: EntryRef,
  form: 'text' | 'hex',
  limits: Limits,
): Promise<FileView> {
  const table = atLayer(image.merged?.tables ?? [], owner.layer);
  const size = fileSizeAt(table, owner.row);
  const wanted = Math.min(size, form === 'text' ? maxText : maxHex);
  const bytes = await readStart(image, owner, wanted, limits);
  const shortfall = bytes.length < wanted ? incompleteNote(bytes.length, size - bytes.length) : undefined;
  const whole = lastWhole(bytes, size);
  const isText = form === 'text' && isUtf8(whole) && !whole.includes(0);
  const shown = isText ? whole : bytes.subarray(0, maxHex);
  const part = shown.length < size ? `the first ${humanSize(shown.length)} of ${humanSize(size)}` : humanSize(size);
  return isText
    ? { lines: textLines(shown.toString('utf8')), note: part, shortfall }
    : { lines: hexLines(shown), note: `${part}, bytes`, shortfall };
}

/** A text that is cut can end within a character. */
function lastWhole(bytes: Buffer, size: number): Buffer {
  if (bytes.length === size) return bytes;
  for (let cut = 0; cut < 4; cut += 1) {
    const shorter = bytes.subarray(0, bytes.length - cut);
    if (isUtf8(shorter)) return shorter;
  }
  return bytes;
}

async function readStart(
  image: ImageAnalysis,
  { layer, row }: EntryRef,
  length: number,
  limits: Limits,
): Promise<Buffer> {
  const payload = payloadAt(atLayer(image.merged?.tables ?? [], layer), row);
  const { range } = atLayer(image.layers, layer).layer;
  if (!range || !canExpand(payload, limits)) {
    throw new InputError('limit', `the file is larger than ${limitFlag('expandedSize')} allows`);
  }
  const parts: Buffer[] = [];
  let read = 0;
  for await (const part of readContent(range, payload, limits)) {
    // Copy: a slice would keep the whole chunk in memory.
    parts.push(Buffer.from(part.subarray(0, length - read)));
    read += part.length;
    if (read >= length) break;
  }
  return Buffer.concat(parts);
}

const tabWidth = 8;

function textLines(text: string): readonly string[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return lines.map((line) => {
    let expanded = '';
    for (const [at, part] of line.split('\t').entries())
      expanded += (at === 0 ? '' : ' '.repeat(tabWidth - (expanded.length % tabWidth))) + part;
    return expanded;
  });
}

const perLine = 16;

/** Offset, bytes and printable characters, as `hexdump -C` writes them. */
function hexLines(bytes: Buffer): readonly string[] {
  return Array.from({ length: Math.ceil(bytes.length / perLine) }, (_, line) => {
    const part = bytes.subarray(line * perLine, (line + 1) * perLine);
    const hex = Array.from(part, (byte) => byte.toString(16).padStart(2, '0'));
    const halves = [hex.slice(0, perLine / 2).join(' '), hex.slice(perLine / 2).join(' ')];
    const characters = part.toString('latin1').replace(/[^ -~]/g, '.');
    const offset = (line * perLine).toString(16).padStart(8, '0');
    return `${offset}  ${halves[0]?.padEnd(23)}  ${halves[1]?.padEnd(23)}  |${characters}|`;
  });
}

/** One version of a file, and the image that has it. */
export interface Version {
  readonly image: ImageAnalysis;
  readonly owner: EntryRef;
}

/**
 * Lines of the unified difference of two versions of a file; a text says why there are none.
 * @throws {InputError} if a layer cannot be read
 */
export async function diffVersions(
  path: string,
  old: Version,
  newer: Version,
  limits: Limits,
): Promise<readonly string[] | string> {
  const change = {
    path,
    kind: 'modified',
    attributes: ['content'],
    before: old.owner,
    after: newer.owner,
    isDirectory: false,
    size: 0,
  } as const;
  const [difference] = await textDifferences(old.image, newer.image, [change], limits);
  if (!difference?.patch) return reasons[difference?.reason ?? 'unread'];
  const [, , ...lines] = textLines(difference.patch);
  return lines.length === 0 ? 'both versions have the same content' : lines;
}

const reasons = {
  binary: 'a binary file has no difference of lines; x shows its bytes',
  large: 'the file, or its difference, is too large to be shown',
  unread: 'the file could not be read completely',
} as const;
