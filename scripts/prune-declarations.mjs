// Removes the declaration files that no entry point leads to: tsc writes one for every module that it reads.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** @param {string} folder where the declarations are @param {string[]} entryPoints names of files in it */
export function pruneDeclarations(folder, entryPoints) {
  const reached = new Set();
  const visit = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:\bfrom |\bimport\()["'](\.[^"']+)["']/g))
      visit(resolve(dirname(file), name.replace(/\.tsx?$/, '.d.ts')));
  };
  for (const name of entryPoints) visit(resolve(folder, name));
  const all = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.d.ts'));
  for (const file of all) if (!reached.has(resolve(folder, file))) rmSync(join(folder, file));
  removeEmptyFolders(folder);
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
