// Reads small files: policies, baselines and lists of base images.
import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { asNotReadable, InputError } from '../bytes/input-error.ts';

/** Bytes of the largest policy. */
const maxPolicy = 2 ** 20;
/** Bytes of the largest baseline: it has the packages of all its images. */
export const maxBaseline = 32 * 2 ** 20;

/**
 * The status of a file that need not exist; undefined if it does not. Whatever else goes wrong is an error: a file that is taken for
 * missing is written anew.
 * @throws {InputError} if that cannot be found out
 */
export async function statusOf(file: string): Promise<Stats | undefined> {
  return await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw asNotReadable(file, error);
  });
}

/** @throws {InputError} if the file cannot be read, or has more bytes */
export async function readSmallFile(file: string, most = maxPolicy, what = 'a policy or baseline'): Promise<string> {
  const bytes = await readHead(file, most + 1);
  if (bytes.length > most)
    throw new InputError('limit', `${file}: too large (more than ${most / 2 ** 20}MiB) for ${what}`);
  // PowerShell writes it with ">".
  if (['fffe', 'feff'].includes(bytes.toString('hex', 0, 2)))
    throw new InputError('usage', `${file}: is UTF-16 text; save it as UTF-8`);
  return bytes.toString('utf8');
}

/** The first bytes of a file, at most `most`. */
export async function readHead(file: string, most: number): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const bytes = Buffer.alloc(most);
      let size = 0;
      for (;;) {
        const { bytesRead } = await handle.read(bytes, size, most - size, null);
        size += bytesRead;
        if (bytesRead === 0 || size === most) return bytes.subarray(0, size);
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw missing(file, error) ?? asNotReadable(file, error);
  }
}

const missing = (file: string, error: unknown): InputError | undefined =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
    ? new InputError('not-found', `${file}: no such file`)
    : undefined;
