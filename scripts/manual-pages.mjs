// Writes the manual pages, which are made of the same definitions as the help.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** @param folder where the pages are written to */
export async function writeManualPages(folder) {
  // Beside node_modules, because packages that the pages need nothing of stay outside the bundle.
  const scratch = mkdtempSync('manual-pages-');
  try {
    const outfile = join(scratch, 'manual-pages.mjs');
    await build({
      entryPoints: ['src/cli/help/manual-pages.ts'],
      outfile,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      jsx: 'automatic',
      logLevel: 'warning',
    });
    const { manualPages } = await import(pathToFileURL(outfile).href);
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of manualPages()) writeFileSync(join(folder, file), text);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
