// The directory with the files of the tables. A file is there completely or not at all, also if the program is killed, and any number of
// runs on any number of machines may write at the same time: who comes last replaces a file by the same bytes.
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asNotReadable, asNotWritable } from '../../bytes/input-error.ts';
import type { Digest } from '../../oci/digest.ts';
import { parquetChunks } from '../../output/parquet/write-parquet.ts';
import { type FactRows, type FactTable, factsVersion, factTables } from '../../report/facts/tables.ts';
import { version } from '../version.ts';
import { replaceFile } from '../write-file.ts';

/** Nothing writes to a temporary file any more that was not changed for this long, in milliseconds. Clocks of machines can differ. */
const stale = 3_600_000;

/** Engines skip files whose names start with a dot. */
const temporaryName = /^\..*\.tmp$/;

export class FactsFolder {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Creates what is missing, and removes temporary files that killed runs left an hour ago or earlier.
   * @throws {InputError} if a directory cannot be created or read
   */
  static async open(folder: string): Promise<FactsFolder> {
    const opened = new FactsFolder(join(folder, `v${factsVersion}`));
    for (const { name } of factTables) {
      const path = join(opened.#folder, name);
      await mkdir(path, { recursive: true }).catch((error: unknown) => {
        throw asNotWritable(folder, error);
      });
      await removeStale(path);
    }
    return opened;
  }

  /** @throws {InputError} if that cannot be found out */
  async has({ name }: FactTable, key: Digest): Promise<boolean> {
    const file = this.#fileOf(name, key);
    return await access(file).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw asNotReadable(file, error);
      },
    );
  }

  /** @throws {InputError} if the file cannot be written */
  async write(table: FactTable, key: Digest, rows: FactRows): Promise<void> {
    const file = this.#fileOf(table.name, key);
    const unfinished = join(this.#folder, table.name, `.${nameOf(key)}.${randomUUID()}.tmp`);
    const pieces = parquetChunks(table, rows, { program: 'timg-inspect', version });
    try {
      await replaceFile(file, pieces, { unfinished, isSynced: true });
    } catch (error) {
      throw asNotWritable(file, error);
    }
  }

  #fileOf(table: string, key: Digest): string {
    return join(this.#folder, table, `${nameOf(key)}.parquet`);
  }
}

/** A key of rows that have no digest of their own. */
export const rowsKey = (...facts: readonly unknown[]): Digest =>
  `sha256:${createHash('sha256').update(JSON.stringify(facts)).digest('hex')}`;

/** `sha256-…`: a colon cannot be in a name everywhere. */
const nameOf = (key: Digest): string => key.replace(':', '-');

async function removeStale(path: string): Promise<void> {
  const names = await readdir(path).catch((error: unknown) => {
    throw asNotReadable(path, error);
  });
  for (const name of names.filter((one) => temporaryName.test(one))) {
    const file = join(path, name);
    // Another run may have renamed or removed it.
    const status = await stat(file).catch(() => undefined);
    if (status && status.mtimeMs < Date.now() - stale) await rm(file, { force: true }).catch(() => {});
  }
}
