// The files of a cache that runs share: what earlier runs found out, each file bound to its key. A folder that other users may write
// is refused. Files are checksummed, written atomically and evicted least recently used first.
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { asNotWritable, InputError } from '../bytes/input-error.ts';
import { effectiveUser } from './effective-user.ts';
import { pack, sha256, unpack } from './packed-file.ts';

/** Where the cache is and what it may hold. */
export interface CacheFolder {
  /** Created if it is missing. */
  readonly folder: string;
  /** Maximum total size, in bytes. */
  readonly size: number;
  /** Version of this program: other versions may produce other scans. */
  readonly version: string;
  /** Arranges for `remove` to be called if a signal ends the process; the returned function cancels this. */
  readonly onTemporary?: (remove: () => void) => () => void;
  /** Arranges for `keep` to be called when the answer is known; without it, only scans are kept. */
  readonly atEnd?: (keep: () => Promise<void>) => void;
}

/** The size of a cache that none is given for: as written, and in bytes. */
export const defaultCacheSize = { text: '2GiB', bytes: 2 * 2 ** 30 } as const;

/** scan: of a layer · merged: what was found out about all layers of images */
export type CachedKind = 'scan' | 'merged';

/** Results about whole images are small, unless there are millions of them. */
const largest: Readonly<Record<CachedKind, number>> = { scan: Number.POSITIVE_INFINITY, merged: 2 ** 26 };

const extensions = ['.scan', '.merged', '.tmp'];

/** Nothing writes to a temporary file any more that was not changed for this long, in milliseconds. */
const stale = 60_000;

/** A cache in one folder. Several processes may use it at the same time. */
export class CacheFiles {
  readonly #settings: CacheFolder;

  private constructor(settings: CacheFolder) {
    this.#settings = settings;
  }

  /**
   * Opens the cache and creates its folder.
   * @throws {InputError} if the folder cannot be created, or other users may write to it
   */
  static async open(settings: CacheFolder): Promise<CacheFiles> {
    await makeDirectory(settings.folder).catch((error: unknown) => {
      throw asNotWritable(`--cache ${settings.folder}`, error);
    });
    if (await isOpenToOthers(settings.folder)) {
      const detail = 'other users may write to this folder, so its entries cannot be trusted; use chmod go-w';
      throw new InputError('usage', `--cache ${settings.folder}: ${detail}`);
    }
    return new CacheFiles(settings);
  }

  /** What was stored under the key, if `isValid`; undefined if there is nothing or its file fails a check. */
  async find<Content extends object>(
    kind: CachedKind,
    key: string,
    isValid: (content: Partial<Content>) => content is Content,
  ): Promise<Content | undefined> {
    const file = this.#fileOf(kind, key);
    try {
      const { size, uid, isFile } = await stat(file).then((status) => ({ ...status, isFile: status.isFile() }));
      // Do not trust files written by other users, except root.
      if (!isFile || size > this.#settings.size || ![0, effectiveUser().uid].includes(uid)) return undefined;
      const found = unpack<Content>(this.#bound(key), readFileSync(file));
      if (!found || !isValid(found)) return undefined;
      const now = new Date();
      await utimes(file, now, now).catch(() => {});
      return found;
    } catch {
      return undefined;
    }
  }

  /** Stores plain data under a key. Write errors are ignored: the cache is optional. */
  async keep(kind: CachedKind, key: string, content: object): Promise<void> {
    const file = this.#fileOf(kind, key);
    const temporary = `${file}.${randomUUID()}.tmp`;
    const packed = pack(this.#bound(key), content);
    if (packed.length > Math.min(this.#settings.size, largest[kind])) return;
    const cancel = this.#settings.onTemporary?.(() => rmSync(temporary, { force: true }));
    try {
      // Created synchronously: a signal during an asynchronous call could remove the file before it exists.
      closeSync(openSync(temporary, 'wx'));
      await writeFile(temporary, packed, { flag: 'r+' });
      await rename(temporary, file);
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    } finally {
      cancel?.();
    }
  }

  /** Removes what killed runs left, and the least recently used files until the rest fits the maximum size. */
  async trim(): Promise<void> {
    const { folder, size } = this.#settings;
    const names = await readdir(folder).catch(() => []);
    const files = names.filter((name) => extensions.some((extension) => name.endsWith(extension)));
    const kept: { file: string; bytes: number; used: number }[] = [];
    for (const name of files) {
      const file = join(folder, name);
      // Another process may have removed it.
      const status = await stat(file).catch(() => undefined);
      const isLeft = name.endsWith('.tmp') && status && status.mtimeMs < Date.now() - stale;
      if (isLeft) await rm(file, { force: true }).catch(() => {});
      else if (status) kept.push({ file, bytes: status.size, used: status.mtimeMs });
    }
    let left = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { file, bytes } of kept.sort((a, b) => a.used - b.used)) {
      if (left <= size) return;
      const isRemoved = await rm(file, { force: true }).then(
        () => true,
        () => false,
      );
      if (isRemoved) left -= bytes;
    }
  }

  /** Other versions of the program may find out something else. */
  #bound(key: string): string {
    return JSON.stringify([this.#settings.version, key]);
  }

  #fileOf(kind: CachedKind, key: string): string {
    return join(this.#settings.folder, `${sha256(Buffer.from(this.#bound(key))).toString('hex')}.${kind}`);
  }
}

/** Whether the mode lets other users write, or a group that is not the user's own. Windows has no such modes. */
async function isOpenToOthers(folder: string): Promise<boolean> {
  if (platform() === 'win32') return false;
  const { mode, gid } = await stat(folder);
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== effectiveUser().gid);
}

/**
 * Creates a folder and its parents. Does not use the `recursive` option of Node's mkdir, which never returns if mkdir
 * fails with ENOENT although the parent exists, as in /proc.
 */
async function makeDirectory(folder: string): Promise<void> {
  const parent = dirname(folder);
  if (parent !== folder && (await isMissing(parent))) await makeDirectory(parent);
  await mkdir(folder, 0o755).catch(async (error: unknown) => {
    if (!(await isDirectory(folder))) throw error;
  });
}

const isMissing = (path: string): Promise<boolean> =>
  stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
