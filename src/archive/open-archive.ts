// Opens what the user named: a file or stream that holds a tar under up to two compressions, told by their magic numbers,
// or a directory. A plain tar file is read where it lies; anything else is spooled.
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

/** A path, or a stream and what to call it. */
export interface ArchiveSource {
  readonly name: string;
  readonly stream?: AsyncIterable<Buffer>;
}

const mostCompressions = 2;

/** @throws {InputError} where there is no such file, it cannot be read, or it is no archive */
export async function openArchive(source: ArchiveSource, spool: Spool, limits: Limits): Promise<Archive> {
  const { name } = source;
  const status = source.stream ? undefined : await statusOf(name);
  if (status?.isDirectory()) return openDirectoryArchive(name, name);
  const { peeled, compression } = await peel(name, source.stream ?? createReadStream(name), limits);
  if (status?.isFile() && compression.length === 0) {
    await peeled.close();
    return openTarArchive(name, { file: name, start: 0, end: status.size }, [], limits);
  }
  const { range, failure } = await spool.write(peeled.stream).catch((error: unknown) => {
    throw asInputError(name, error);
  });
  const archive = await openTarArchive(name, range, compression, limits);
  if (!failure) return archive;
  // That the tar ends early too is the same thing told twice.
  const others = archive.anomalies.filter(({ kind }) => kind !== 'truncated' && kind !== 'no-end');
  return { ...archive, anomalies: [brokenOff(failure, sizeOf(range)), ...others] };
}

async function statusOf(name: string): Promise<Stats> {
  return await stat(name).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw new InputError('not-found', `${name}: no such file`);
    throw asNotReadable(name, error);
  });
}

/** Takes the compressions off; what comes out starts like a tar, or it is refused before anything is spooled. */
async function peel(
  name: string,
  stream: AsyncIterable<Buffer>,
  limits: Limits,
): Promise<{ peeled: Peeked; compression: readonly Compression[] }> {
  const compression: Compression[] = [];
  try {
    let peeled = await peek(stream, blockSize);
    if (peeled.head.length === 0) throw new InputError('not-an-archive', `${sourceText(name)} is empty`);
    for (
      let codec = codecOf(peeled.head);
      codec && compression.length < mostCompressions;
      codec = codecOf(peeled.head)
    ) {
      compression.push(codec.name);
      peeled = await peek(decompress(codec, peeled.stream, limits), blockSize);
    }
    if (peeled.head.length === blockSize && hasValidChecksum(peeled.head)) return { peeled, compression };
    await peeled.close();
    // An archive ends at a zero block; what follows may never end.
    if (peeled.head.length === blockSize && isZeroBlock(peeled.head)) throw emptyTar(name);
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

function brokenOff(failure: CodecError, offset: number): ArchiveAnomaly {
  const kind = failure.kind === 'truncated' ? 'compression-truncated' : 'compression-corrupt';
  return { kind, offset, path: null, detail: failure.message };
}
