// Opens the input: a directory, or a file or stream with a tar inside up to two compressions, detected by magic number.
// An uncompressed tar file is read in place; anything else is written to the spool first.
import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { sizeOf } from '../bytes/byte-range.ts';
import { CodecError, type Compression } from '../bytes/compression/codec.ts';
import { codecOf } from '../bytes/compression/codecs.ts';
import { decompress } from '../bytes/compression/decompress.ts';
import { asNotReadable, InputError } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import { blockSize, hasValidChecksum, isZeroBlock } from '../bytes/tar/header.ts';
import type { Archive, ArchiveAnomaly } from './archive.ts';
import { openDirectoryArchive } from './directory-archive.ts';
import { type Peeked, peek } from './peek.ts';
import type { Spool } from './spool.ts';
import { emptyTar, openTarArchive } from './tar-archive.ts';

/** What to open: the path of a file or directory or, if `stream` is set, that stream under this name. */
export interface ArchiveSource {
  readonly name: string;
  readonly stream?: AsyncIterable<Buffer> | undefined;
}

const maxCompressions = 2;

/**
 * Opens an archive.
 * @throws {InputError} if the file does not exist, cannot be read, or is not an archive
 */
export async function openArchive(source: ArchiveSource, spool: Spool, limits: Limits): Promise<Archive> {
  const { name } = source;
  const status = source.stream ? undefined : await statusOf(name);
  if (status?.isDirectory()) return openDirectoryArchive(name, name);
  const { content, compression } = await removeCompression(name, source.stream ?? createReadStream(name), limits);
  if (status?.isFile() && compression.length === 0) {
    await content.close();
    return openTarArchive(name, { file: name, start: 0, end: status.size }, [], limits);
  }
  const { range, failure } = await spool.write(content.stream).catch((error: unknown) => {
    throw asInputError(name, error);
  });
  const archive = await openTarArchive(name, range, compression, limits);
  if (!failure) return archive;
  // A truncated tar follows from the broken stream; do not report it twice.
  const others = archive.anomalies.filter(({ kind }) => kind !== 'truncated' && kind !== 'no-end');
  return { ...archive, anomalies: [compressionAnomaly(failure, sizeOf(range)), ...others] };
}

async function statusOf(name: string): Promise<Stats> {
  return await stat(name).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw new InputError('not-found', `${name}: no such file`);
    throw asNotReadable(name, error);
  });
}

/** Removes the compressions and checks that a tar begins, before anything is spooled. */
async function removeCompression(
  name: string,
  stream: AsyncIterable<Buffer>,
  limits: Limits,
): Promise<{ content: Peeked; compression: readonly Compression[] }> {
  const compression: Compression[] = [];
  try {
    let content = await peek(stream, blockSize);
    if (content.head.length === 0) throw new InputError('not-an-archive', `${sourceText(name)} is empty`);
    for (
      let codec = codecOf(content.head);
      codec && compression.length < maxCompressions;
      codec = codecOf(content.head)
    ) {
      compression.push(codec.name);
      content = await peek(decompress(codec, content.stream, limits), blockSize);
    }
    if (content.head.length === blockSize && hasValidChecksum(content.head)) return { content, compression };
    await content.close();
    // Zero blocks end an archive; a stream of zeros may never end.
    if (content.head.length === blockSize && isZeroBlock(content.head)) throw emptyTar(name);
  } catch (error) {
    throw asInputError(name, error);
  }
  const what = compression.length > 0 ? `${compression.join(' in ')} data, but ` : '';
  throw new InputError(
    'not-an-archive',
    `${sourceText(name)}: ${what}not an image archive (expected the output of docker save or docker export, or an OCI layout)`,
  );
}

const sourceText = (name: string): string => (name === '-' ? 'standard input' : name);

function asInputError(name: string, error: unknown): unknown {
  if (error instanceof CodecError) {
    const word = error.kind === 'truncated' ? 'truncated: ' : '';
    return new InputError(error.kind === 'limit' ? 'limit' : 'damaged', `${name}: ${word}${error.message}`);
  }
  return asNotReadable(name, error);
}

function compressionAnomaly(failure: CodecError, offset: number): ArchiveAnomaly {
  const kind = failure.kind === 'truncated' ? 'compression-truncated' : 'compression-corrupt';
  return { kind, offset, path: null, detail: failure.message };
}
