// Where the project is, whichever folder the compiled tests run from.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'tsconfig.build.json')) ? folder : rootAbove(dirname(folder));
}

export const projectRoot = rootAbove(dirname(fileURLToPath(import.meta.url)));

export const inProject = (...parts: string[]): string => join(projectRoot, ...parts);
