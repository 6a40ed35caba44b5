// Writes files. A file is written completely or not at all: to a temporary file next to it, which is then renamed to it and keeps its mode, or
// is removed if the program is interrupted. Links are followed first. Pipes and devices cannot be replaced, so they are
// written to directly.
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync } from 'node:fs';
import { open, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { asNotWritable } from '../bytes/input-error.ts';
import { removeOnExit } from './remove-on-exit.ts';

type Pieces = Iterable<string> | AsyncIterable<Buffer>;

/** @throws {InputError} if the file cannot be written */
export async function writeFileWhole(file: string, pieces: Pieces): Promise<void> {
  try {
    const status = await stat(file).catch(unlessMissing);
    if (status && !status.isFile()) await writeFile(file, pieces);
    else {
      const target = await targetOf(file);
      const unfinished = `${target}.${randomUUID()}.tmp`;
      await replaceFile(target, await startedPieces(pieces), { unfinished, mode: status?.mode });
    }
  } catch (error) {
    throw asNotWritable(file, error);
  }
}

/**
 * Adds text to the end of a file, in a single write, so that what other processes add at the same time is not mixed with it. Nothing is
 * added if the disk is full, unless another process has added something meanwhile.
 * @throws {InputError} if the file cannot be written
 */
export async function appendToFile(file: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  try {
    const handle = await open(file, 'a');
    try {
      const { size } = await handle.stat();
      let done = 0;
      try {
        while (done < bytes.length) done += (await handle.write(bytes, done)).bytesWritten;
      } catch (error) {
        if (done > 0 && (await handle.stat()).size === size + done) await handle.truncate(size);
        throw error;
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw asNotWritable(file, error);
  }
}

/** The pieces with the first one made. A signal has to wait for that work once there is a file to remove. */
async function startedPieces(pieces: Pieces): Promise<AsyncIterable<string | Buffer>> {
  const iterator = Symbol.iterator in pieces ? pieces[Symbol.iterator]() : pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* all() {
    try {
      for (let next = first; !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
}

/** How a file is replaced. */
interface Replacement {
  /** The temporary file, next to the target. */
  readonly unfinished: string;
  /** Of the new file; undefined: as new files have it. */
  readonly mode?: number | undefined;
  /** Whether the bytes must be on the disk before the file has its name. */
  readonly isSynced?: true;
}

/**
 * Writes a temporary file and renames it to the target, whatever is there. Nothing is left of it if that fails, or if the program is
 * interrupted.
 */
export async function replaceFile(
  target: string,
  pieces: AsyncIterable<string | Buffer>,
  { unfinished, mode, isSynced }: Replacement,
): Promise<void> {
  const keep = removeOnExit(() => rmSync(unfinished, { force: true }));
  try {
    // Created synchronously: a signal during an asynchronous call could remove the file before it exists.
    closeSync(openSync(unfinished, 'wx'));
    const handle = await open(unfinished, 'r+');
    try {
      if (mode !== undefined) await handle.chmod(mode & 0o7777);
      await writeFile(handle, pieces);
      if (isSynced) await handle.sync();
    } finally {
      await handle.close();
    }
    await renameWhenClosed(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    keep();
  }
}

/** Milliseconds between attempts to replace a file. */
const waits = [10, 50, 200, 500];
const openElsewhere = ['EACCES', 'EBUSY', 'EPERM'];

/** Windows does not replace a file that another program has open: a virus scanner for a moment, another run that writes the same file. */
async function renameWhenClosed(from: string, to: string): Promise<void> {
  for (const wait of platform() === 'win32' ? waits : []) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!openElsewhere.includes(String((error as NodeJS.ErrnoException).code))) throw error;
    }
    await setTimeout(wait);
  }
  await rename(from, to);
}

/** Follows links; the last one may lead to a file that does not exist yet. */
async function targetOf(file: string): Promise<string> {
  const real = await realpath(file).catch(unlessMissing);
  if (real !== undefined) return real;
  const link = await readlink(file).catch(() => undefined);
  return link === undefined ? file : await targetOf(resolve(await realpath(dirname(file)), link));
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** Characters or bytes that small pieces are joined to, since each write has a cost. */
const chunkLength = 65_536;

export function* batchStrings(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** If the pieces end with an error, what came before is still yielded. */
export async function* batchBuffers(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
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
