// Opens the input: a directory, or a file or stream with a tar inside up to two compressions, detected by magic number.
// An uncompressed tar file is read in place; anything else is written to the spool first.
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type ByteRange, sizeOf, streamFile, streamRange } from '../bytes/byte-range.ts';
import { requireNotCancelled } from '../bytes/cancellation.ts';
import type { CodecError } from '../bytes/compression/codec.ts';
import { asNotReadable, InputError } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import { countStored } from '../bytes/memory.ts';
import { normalizePath } from '../oci/entry-path.ts';
import type { Archive, ArchiveAnomaly } from './archive.ts';
import { below } from './below.ts';
import { openDirectoryArchive } from './directory-archive.ts';
import { asInputError, removeCompression } from './remove-compression.ts';
import type { Spool } from './spool.ts';
import { openTarArchive } from './tar-archive.ts';
import { UnchangedFiles } from './unchanged.ts';

/** What to open: the path of a file or directory or, if `stream` is set, that stream under this name. */
export interface ArchiveSource {
  readonly name: string;
  readonly stream?: AsyncIterable<Buffer> | undefined;
  /** What to open inside of it, from the outside in: the names of archives or directories. */
  readonly inside?: readonly string[] | undefined;
  /** The directory that `name` is a part of, and its path there, if its files refer to others. */
  readonly whole?: { readonly folder: string; readonly part: string } | undefined;
}

/**
 * Opens an archive.
 * @throws {InputError} if the file does not exist, cannot be read, or is not an archive
 */
export async function openArchive(source: ArchiveSource, spool: Spool, limits: Limits): Promise<Archive> {
  let archive = await openOuter(source, spool, limits);
  for (const path of source.inside ?? []) archive = await openInside(archive, path, spool, limits);
  return archive;
}

async function openOuter({ name, stream, whole }: ArchiveSource, spool: Spool, limits: Limits): Promise<Archive> {
  if (stream) return await openTar(name, counted(stream, limits), undefined, spool, limits);
  if (whole) return partOf(openDirectoryArchive(name, whole.folder, limits), whole.part);
  const status = await statusOf(name);
  if (status.isDirectory()) return openDirectoryArchive(name, name, limits);
  if (!status.isFile()) {
    return await openTar(name, counted(await streamFile(name, status), limits), undefined, spool, limits);
  }
  countStored(limits, status.size);
  const files = new UnchangedFiles();
  files.add(name, status);
  const range = { file: name, start: 0, end: status.size };
  const archive = await openTar(name, await streamFile(name, status), range, spool, limits);
  return { ...archive, requireUnchanged: () => files.require() };
}

async function* counted(stream: AsyncIterable<Buffer>, limits: Limits): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    requireNotCancelled(limits);
    countStored(limits, chunk.length);
    yield chunk;
  }
}

/** An archive in an archive, or a directory of it. */
async function openInside(outer: Archive, path: string, spool: Spool, limits: Limits): Promise<Archive> {
  const name = `${outer.name}!${path}`;
  const range = outer.find(normalizePath(path).path);
  const requireUnchanged = () => outer.requireUnchanged?.();
  if (range) {
    const inner = await openTar(name, streamRange(range), range, spool, limits);
    return { ...inner, growth: inner.growth * outer.growth, requireUnchanged };
  }
  const directory = below(outer, normalizePath(path).path);
  if ([...directory.names()].length > 0) return { ...directory, name };
  throw new InputError('not-found', `${outer.name}: no file or directory "${path}" in this archive`);
}

/** Only names in the directory are listed, and all are found. */
function partOf(archive: Archive, part: string): Archive {
  return { ...archive, part, names: () => [...archive.walk(part, () => true)].sort() };
}

/** `uncompressed` is the same as the stream, if it is a range of a file: an uncompressed tar is read there. */
async function openTar(
  name: string,
  stream: AsyncIterable<Buffer>,
  uncompressed: ByteRange | undefined,
  spool: Spool,
  limits: Limits,
): Promise<Archive> {
  const { content, compression, stored, trailing } = await removeCompression(name, stream, limits);
  if (uncompressed && compression.length === 0) {
    await content.close();
    return { ...(await openTarArchive(name, uncompressed, [], spool, limits)), growth: 1 };
  }
  const { range, failure } = await spool.write(content.stream).catch((error: unknown) => {
    throw asInputError(name, error);
  });
  const growth = Math.max(sizeOf(range) / stored(), 1);
  const archive = { ...(await openTarArchive(name, range, compression, spool, limits)), growth };
  if (!failure) return { ...archive, anomalies: [...archive.anomalies, ...trailing] };
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

function compressionAnomaly(failure: CodecError, offset: number): ArchiveAnomaly {
  const kind = failure.kind === 'truncated' ? 'compression-truncated' : 'compression-corrupt';
  return { kind, offset, path: null, detail: failure.message };
}
