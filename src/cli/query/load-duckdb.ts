// Loads DuckDB, which is installed beside the program or not at all: it is an optional peer dependency of 70 MB.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../bytes/input-error.ts';

export type DuckDB = typeof import('@duckdb/node-api');

const packageName = '@duckdb/node-api';

/** @throws {InputError} if it is not installed, has no binary for this platform, or this is the single executable */
export async function loadDuckDB(): Promise<DuckDB> {
  if (isSea())
    throw new InputError(
      'unsupported',
      'query needs DuckDB, which the single executable cannot load; run query with timg-inspect as installed by npm',
    );
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    const { code, message = '' } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes(packageName))
      throw new InputError('unsupported', notInstalled(fileURLToPath(import.meta.url)));
    const [reason = ''] = message.split('\n');
    throw new InputError(
      'unsupported',
      `DuckDB cannot be loaded: ${reason}; ${packageName} has binaries as optional dependencies, for Linux, macOS and Windows on x64 and arm64`,
    );
  }
}

/** What to run, for a program that is installed in a project, globally, or as a checkout. `file` is the program's. */
export function notInstalled(file: string): string {
  const [, root] = /^(.*?)[\\/]node_modules[\\/]/.exec(file) ?? [];
  const isProject = root !== undefined && existsSync(join(root, 'package.json'));
  const where = isProject ? ` in ${root}` : '';
  const install = root === undefined || isProject ? 'npm install' : 'npm install --global';
  return `query needs DuckDB, which is not installed; run "${install} ${packageName}"${where}`;
}
