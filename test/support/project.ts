// The folder of the project, independent of the folder of the compiled tests.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'tsconfig.build.json')) ? folder : rootAbove(dirname(folder));
}

export const projectRoot = rootAbove(dirname(fileURLToPath(import.meta.url)));

export const inProject = (...parts: string[]): string => join(projectRoot, ...parts);
