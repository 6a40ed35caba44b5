// Cache of layer scans, shared between runs. Entries are keyed by digest, and only scans whose computed digests match
// are stored, so an archive cannot poison the cache. A folder that other users may write is refused. Files are
// checksummed, bound to their key, written atomically and evicted least recently used first.
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { platform, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { sizeOf } from '../bytes/byte-range.ts';
import { asNotWritable, InputError } from '../bytes/input-error.ts';
import type { Changeset } from './changeset.ts';
import type { LayerScan } from './scan-layer.ts';
import { packScan, sha256, unpackScan } from './stored-scan.ts';

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
}

/** The declared digests of a layer: of its blob, if it is compressed, and of its uncompressed content. */
export interface LayerNames {
  readonly digest?: string | undefined;
  readonly diffID: string;
}

const extension = '.scan';

/** Nothing writes to a temporary file any more that was not changed for this long, in milliseconds. */
const stale = 60_000;

/** A scan cache in one folder. Several processes may use it at the same time. */
export class ScanCache {
  readonly #settings: CacheFolder;

  private constructor(settings: CacheFolder) {
    this.#settings = settings;
  }

  /**
   * Opens the cache and creates its folder.
   * @throws {InputError} if the folder cannot be created, or other users may write to it
   */
  static async open(settings: CacheFolder): Promise<ScanCache> {
    await makeDirectory(settings.folder).catch((error: unknown) => {
      throw asNotWritable(`--cache ${settings.folder}`, error);
    });
    if (await isOpenToOthers(settings.folder)) {
      const detail = 'other users may write to this folder, so its entries cannot be trusted; use chmod go-w';
      throw new InputError('usage', `--cache ${settings.folder}: ${detail}`);
    }
    return new ScanCache(settings);
  }

  /** The cached scan, or one that also hashed the files; undefined if there is none or its file fails a check. */
  async find(names: LayerNames, scan: LayerScan): Promise<Changeset | undefined> {
    const found = await this.#read(names, scan);
    return found || scan.hashesFiles ? found : await this.#read(names, { ...scan, hashesFiles: true });
  }

  async #read(names: LayerNames, scan: LayerScan): Promise<Changeset | undefined> {
    const key = this.#keyOf(names, scan);
    const file = this.#fileOf(key);
    try {
      const { size, uid, isFile } = await stat(file).then((status) => ({ ...status, isFile: status.isFile() }));
      // Do not trust files written by other users, except root.
      if (!isFile || size > this.#settings.size || ![0, userInfo().uid].includes(uid)) return undefined;
      const found = unpackScan(key, await readFile(file));
      // A layer of a different size is not the cached one, whatever its declared digest.
      if (!found || found.observed.size !== sizeOf(scan.range) || !isVerified(names, found)) return undefined;
      const now = new Date();
      await utimes(file, now, now).catch(() => {});
      return { ...found, isKept: true };
    } catch {
      return undefined;
    }
  }

  /** Stores a scan if its computed digests match the declared ones. Write errors are ignored: the cache is optional. */
  async keep(names: LayerNames, scan: LayerScan, changeset: Changeset): Promise<void> {
    if (!isVerified(names, changeset)) return;
    const key = this.#keyOf(names, scan);
    const file = this.#fileOf(key);
    const temporary = `${file}.${randomUUID()}.tmp`;
    // Evidence is in a temporary file.
    const packed = packScan(key, { ...changeset, evidence: undefined });
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
    const files = names.filter((name) => name.endsWith(extension) || name.endsWith('.tmp'));
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

  #keyOf(names: LayerNames, { limits: all, ...scan }: LayerScan): string {
    const { version } = this.#settings;
    // How much memory there is does not change a result.
    const { memory, memoryRatio, memoryUsed, ...limits } = all;
    const { hasWhiteouts, wantsHeads, hashesFiles, distribution } = scan;
    const asked = [hasWhiteouts, wantsHeads, hashesFiles, distribution];
    return JSON.stringify([version, names.digest ?? null, names.diffID, ...asked, limits]);
  }

  #fileOf(key: string): string {
    return join(this.#settings.folder, `${sha256(Buffer.from(key)).toString('hex')}${extension}`);
  }
}

const isVerified = ({ digest, diffID }: LayerNames, { compression, observed }: Changeset): boolean =>
  observed.diffID === diffID && (compression === 'none' || observed.digest === digest);

/** Whether the mode lets other users write, or a group that is not the user's own. Windows has no such modes. */
async function isOpenToOthers(folder: string): Promise<boolean> {
  if (platform() === 'win32') return false;
  const { mode, gid } = await stat(folder);
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== userInfo().gid);
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
