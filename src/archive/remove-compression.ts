// Removes the compressions around an archive and checks that a tar begins. Anything else is refused by its kind, with what to
// do.
import { CodecError, type Compression, type OnTrailing } from '../bytes/compression/codec.ts';
import { codecOf } from '../bytes/compression/codecs.ts';
import { decompress, firstBytes } from '../bytes/compression/decompress.ts';
import { trailingAnomaly } from '../bytes/compression/trailing.ts';
import { asNotReadable, InputError } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import { lookLength, looksLike } from '../bytes/looks-like.ts';
import { hasValidChecksum } from '../bytes/tar/checksum.ts';
import { blockSize, isZeroBlock } from '../bytes/tar/header.ts';
import type { ArchiveAnomaly } from './archive.ts';
import { type Peeked, peek } from './peek.ts';
import { emptyTar } from './tar-archive.ts';

const maxCompressions = 2;

/** The content of a file, and the compressions around it. */
export interface Uncompressed {
  readonly content: Peeked;
  readonly compression: readonly Compression[];
  /** Bytes of the file that have been read. */
  readonly stored: () => number;
  /** Ignored data after compressed streams; complete when the content has been read. */
  readonly trailing: readonly ArchiveAnomaly[];
}

/**
 * Removes up to two compressions, detected by magic number. Reads no more than the start.
 * @throws {InputError} if no tar begins there
 */
export async function removeCompression(
  name: string,
  stream: AsyncIterable<Buffer>,
  limits: Limits,
): Promise<Uncompressed> {
  const compression: Compression[] = [];
  const trailing: ArchiveAnomaly[] = [];
  let read = 0;
  const stored = () => read;
  async function* metered(): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      read += chunk.length;
      yield chunk;
    }
  }
  try {
    let content = await peek(metered(), blockSize);
    if (content.head.length === 0) throw new InputError('not-an-archive', `${sourceText(name)} is empty`);
    let codec = codecOf(content.head);
    while (codec && compression.length < maxCompressions) {
      const format = codec;
      compression.push(format.name);
      const onTrailing: OnTrailing = (found) => trailing.push(trailingAnomaly(format, found));
      const expanded = decompress(format, content.stream, limits, onTrailing, stored);
      content = await peek(expanded, blockSize);
      codec = codecOf(content.head);
    }
    if (content.head.length === blockSize && hasValidChecksum(content.head))
      return { content, compression, stored, trailing };
    throw notATar(name, await startOf(content), compression);
  } catch (error) {
    throw asInputError(name, error);
  }
}

/** The first bytes, enough to recognize every kind of file. The stream is closed. */
async function startOf({ stream, close }: Peeked): Promise<Buffer> {
  const start = await firstBytes(stream, lookLength);
  await close();
  return start;
}

const expected = 'expected the output of docker save or docker export, or an OCI layout';

function notATar(name: string, head: Buffer, compression: readonly Compression[]): InputError {
  const refused = (what: string): InputError =>
    new InputError('not-an-archive', `${sourceText(name)}: not an image archive: ${what}`);
  const around = compression.map((codec) => `${codec} of `).join('');
  if (head.length === 0) return refused(`${around}an empty file; ${expected}`);
  const codec = codecOf(head);
  if (codec) {
    const all = [...compression, codec.name].join(' in ');
    return refused(`${all} data; only ${maxCompressions} compressions are removed, so decompress it first`);
  }
  const look = looksLike(head);
  if (look) return refused(`${around}${look.name}; ${look.remedy ?? expected}`);
  if (head.length >= blockSize && isZeroBlock(head.subarray(0, blockSize))) return emptyTar(name);
  if (head.toString('latin1', 257, 262) === 'ustar') {
    return refused(`${around}a tar whose first header is damaged (wrong checksum); save or copy it again`);
  }
  return new InputError('not-an-archive', `${sourceText(name)}: not an image archive (${expected})`);
}

const sourceText = (name: string): string => (name === '-' ? 'standard input' : name);

/** The error for a broken stream; other errors are returned unchanged. */
export function asInputError(name: string, error: unknown): unknown {
  if (error instanceof CodecError) {
    const { kind, message } = error;
    if (kind === 'limit' || kind === 'unsupported') return new InputError(kind, `${name}: ${message}`);
    return new InputError('damaged', `${name}: ${kind === 'truncated' ? kind : 'damaged'}: ${message}`);
  }
  return asNotReadable(name, error);
}
