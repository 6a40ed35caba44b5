// Cache of layer scans, shared between runs. Entries are keyed by digest, and only scans whose computed digests match
// are stored, so an archive cannot poison the cache. Files are checksummed, written atomically and evicted least
// recently used first.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { sizeOf } from '../bytes/byte-range.ts';
import { asNotWritable } from '../bytes/input-error.ts';
import type { Changeset } from './changeset.ts';
import type { LayerScan } from './scan-layer.ts';

/** Where the cache is and what it may hold. */
export interface CacheFolder {
  /** Created if it is missing. */
  readonly folder: string;
  /** Maximum total size, in bytes. */
  readonly size: number;
  /** Version of this program: other versions may produce other scans. */
  readonly version: string;
}

/** The declared digests of a layer: of its blob, if it is compressed, and of its uncompressed content. */
export interface LayerNames {
  readonly digest?: string | undefined;
  readonly diffID: string;
}

const extension = '.scan';
const hashSize = 32;

/** A scan cache in one folder. Several processes may use it at the same time. */
export class ScanCache {
  readonly #settings: CacheFolder;

  private constructor(settings: CacheFolder) {
    this.#settings = settings;
  }

  /**
   * Opens the cache and creates its folder.
   * @throws {InputError} if the folder cannot be created
   */
  static async open(settings: CacheFolder): Promise<ScanCache> {
    await makeDirectory(settings.folder).catch((error: unknown) => {
      throw asNotWritable(`--cache ${settings.folder}`, error);
    });
    return new ScanCache(settings);
  }

  /** The cached scan; undefined if there is none or its file fails a check. */
  async find(names: LayerNames, scan: LayerScan): Promise<Changeset | undefined> {
    const file = this.#fileOf(names, scan);
    try {
      const { size, uid, isFile } = await stat(file).then((status) => ({ ...status, isFile: status.isFile() }));
      // Do not trust files written by other users, except root.
      if (!isFile || size > this.#settings.size || ![0, userInfo().uid].includes(uid)) return undefined;
      const bytes = await readFile(file);
      const body = bytes.subarray(hashSize);
      if (!hashOf(body).equals(bytes.subarray(0, hashSize))) return undefined;
      const found: Changeset = deserialize(body);
      // A layer of a different size is not the cached one, whatever its declared digest.
      if (found.observed.size !== sizeOf(scan.range)) return undefined;
      const now = new Date();
      await utimes(file, now, now).catch(() => {});
      return { ...found, isKept: true };
    } catch {
      return undefined;
    }
  }

  /** Stores a scan if its computed digests match the declared ones. Write errors are ignored: the cache is optional. */
  async keep(names: LayerNames, scan: LayerScan, changeset: Changeset): Promise<void> {
    const { digest, diffID } = changeset.observed;
    const isVerified = diffID === names.diffID && (changeset.compression === 'none' || digest === names.digest);
    if (!isVerified) return;
    const body = serialize(changeset);
    const file = this.#fileOf(names, scan);
    const temporary = `${file}.${randomUUID()}.tmp`;
    try {
      await writeFile(temporary, Buffer.concat([hashOf(body), body]));
      await rename(temporary, file);
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  /** Removes the least recently used files until the rest fits the maximum size. */
  async trim(): Promise<void> {
    const { folder, size } = this.#settings;
    const names = await readdir(folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(extension) || name.endsWith('.tmp'));
    const kept: { file: string; bytes: number; used: number }[] = [];
    for (const name of files) {
      const file = join(folder, name);
      // Another process may have removed it.
      const status = await stat(file).catch(() => undefined);
      if (status) kept.push({ file, bytes: status.size, used: status.mtimeMs });
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

  #fileOf(names: LayerNames, { hasWhiteouts, wantsHeads, hashesFiles, limits }: LayerScan): string {
    const key = [
      this.#settings.version,
      names.digest ?? null,
      names.diffID,
      hasWhiteouts,
      wantsHeads,
      hashesFiles,
      limits,
    ];
    return join(this.#settings.folder, `${hashOf(Buffer.from(JSON.stringify(key))).toString('hex')}${extension}`);
  }
}

const hashOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/**
 * Creates a folder and its parents. Does not use the `recursive` option of Node's mkdir, which never returns if mkdir
 * fails with ENOENT although the parent exists, as in /proc.
 */
async function makeDirectory(folder: string): Promise<void> {
  const parent = dirname(folder);
  if (parent !== folder && (await isMissing(parent))) await makeDirectory(parent);
  await mkdir(folder).catch(async (error: unknown) => {
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
