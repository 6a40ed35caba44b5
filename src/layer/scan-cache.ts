// Scans that are kept from one run to the next: what a layer holds is a function of its bytes, so it is kept under their
// digest. Only what was hashed on the way, and is what it is called, is kept: no archive can lie its way in. A file is
// checked when it is read, written whole or not at all, and the least recently used ones go when there is too much.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { sizeOf } from '../bytes/byte-range.ts';
import { asNotWritable } from '../bytes/input-error.ts';
import type { Changeset } from './changeset.ts';
import type { LayerScan } from './scan-layer.ts';

export interface CachePlace {
  /** Made where it is missing. */
  readonly folder: string;
  /** Bytes of all that is kept. */
  readonly size: number;
  /** Of this program: another may see other things in a layer. */
  readonly version: string;
}

/** What a layer is called: the digest of its blob, where it is compressed, and of its content. */
export interface LayerNames {
  readonly digest?: string;
  readonly diffID: string;
}

const extension = '.scan';
const hashSize = 32;

export class ScanCache {
  readonly #place: CachePlace;

  private constructor(place: CachePlace) {
    this.#place = place;
  }

  /** @throws {InputError} where there can be no such folder */
  static async open(place: CachePlace): Promise<ScanCache> {
    await makeDirectory(place.folder).catch((error: unknown) => {
      throw asNotWritable(`--cache ${place.folder}`, error);
    });
    return new ScanCache(place);
  }

  /** Undefined where nothing is kept, or what is kept is not what was written. */
  async find(names: LayerNames, scan: LayerScan): Promise<Changeset | undefined> {
    const file = this.#fileOf(names, scan);
    try {
      const { size, uid, isFile } = await stat(file).then((status) => ({ ...status, isFile: status.isFile() }));
      // What another user has put there may be anything.
      if (!isFile || size > this.#place.size || ![0, userInfo().uid].includes(uid)) return undefined;
      const bytes = await readFile(file);
      const body = bytes.subarray(hashSize);
      if (!hashOf(body).equals(bytes.subarray(0, hashSize))) return undefined;
      const found: Changeset = deserialize(body);
      // A layer of another length is cut, whatever it is called.
      if (found.observed.size !== sizeOf(scan.range)) return undefined;
      const now = new Date();
      await utimes(file, now, now).catch(() => {});
      return { ...found, isKept: true };
    } catch {
      return undefined;
    }
  }

  /** Keeps a scan whose hashes are those it is called by. What cannot be written is not kept: that is no fault. */
  async keep(names: LayerNames, scan: LayerScan, changeset: Changeset): Promise<void> {
    const { digest, diffID } = changeset.observed;
    const isCalledRightly = diffID === names.diffID && (changeset.compression === 'none' || digest === names.digest);
    if (!isCalledRightly) return;
    const body = serialize(changeset);
    const file = this.#fileOf(names, scan);
    const unfinished = `${file}.${randomUUID()}.tmp`;
    try {
      await writeFile(unfinished, Buffer.concat([hashOf(body), body]));
      await rename(unfinished, file);
    } catch {
      await rm(unfinished, { force: true }).catch(() => {});
    }
  }

  /** Removes the least recently used until the rest is within its size. */
  async trim(): Promise<void> {
    const { folder, size } = this.#place;
    const names = await readdir(folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(extension) || name.endsWith('.tmp'));
    const kept: { file: string; bytes: number; used: number }[] = [];
    for (const name of files) {
      const file = join(folder, name);
      // Another run may have removed it.
      const status = await stat(file).catch(() => undefined);
      if (status) kept.push({ file, bytes: status.size, used: status.mtimeMs });
    }
    let left = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { file, bytes } of kept.sort((a, b) => a.used - b.used)) {
      if (left <= size) return;
      const isGone = await rm(file, { force: true }).then(
        () => true,
        () => false,
      );
      if (isGone) left -= bytes;
    }
  }

  #fileOf(names: LayerNames, { hasWhiteouts, wantsHeads, hashesFiles, limits }: LayerScan): string {
    const asked = [
      this.#place.version,
      names.digest ?? null,
      names.diffID,
      hasWhiteouts,
      wantsHeads,
      hashesFiles,
      limits,
    ];
    return join(this.#place.folder, `${hashOf(Buffer.from(JSON.stringify(asked))).toString('hex')}${extension}`);
  }
}

const hashOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/**
 * Makes a directory and its parents. The `recursive` option of Node does not return where mkdir fails with ENOENT
 * although the parent exists, as in /proc.
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
