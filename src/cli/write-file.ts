// Writes a file whole or not at all: into a new file beside it, which then takes its name and, where there was one, its
// mode. Links are followed first; what is no regular file (a pipe, a device) cannot be replaced and is written to.
import { randomUUID } from 'node:crypto';
import { open, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { asNotWritable } from '../bytes/input-error.ts';

type Pieces = Iterable<string> | AsyncIterable<Buffer>;

/** @throws {InputError} where the file cannot be written */
export async function writeFileWhole(file: string, pieces: Pieces): Promise<void> {
  try {
    const status = await stat(file).catch(unlessMissing);
    if (status && !status.isFile()) await writeFile(file, pieces);
    else await replace(await targetOf(file), pieces, status?.mode);
  } catch (error) {
    throw asNotWritable(file, error);
  }
}

async function replace(target: string, pieces: Pieces, mode: number | undefined): Promise<void> {
  const unfinished = `${target}.${randomUUID()}.tmp`;
  const handle = await open(unfinished, 'wx');
  try {
    try {
      if (mode !== undefined) await handle.chmod(mode & 0o7777);
      await writeFile(handle, pieces);
    } finally {
      await handle.close();
    }
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Where a path leads; the last link may lead to what is not there yet. */
async function targetOf(file: string): Promise<string> {
  const real = await realpath(file).catch(unlessMissing);
  if (real !== undefined) return real;
  const link = await readlink(file).catch(() => undefined);
  return link === undefined ? file : await targetOf(resolve(await realpath(dirname(file)), link));
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

// Joins small pieces of text, or of bytes, to chunks that are worth a write.

const chunkLength = 65_536;

export function* inChunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Where the pieces break off, what came before is still handed on. */
export async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  const chunk = (): Buffer => {
    const joined = Buffer.concat(held);
    held = [];
    size = 0;
    return joined;
  };
  try {
    for await (const piece of pieces) {
      held.push(piece);
      size += piece.length;
      if (size >= chunkLength) yield chunk();
    }
  } catch (error) {
    yield chunk();
    throw error;
  }
  if (size > 0) yield chunk();
}
