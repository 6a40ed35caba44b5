// Builds dist/: the validators compiled from schemas/, the script and style of the page, the command line and the library
// (esbuild: a bundle each, with chunks for what is loaded on demand), the types of the library (tsc) and the manual pages. Nothing
// else is needed to run either.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from './bundle-options.mjs';
import { bundlePage } from './bundle-page.mjs';
import { compileSchemas } from './compile-schemas.mjs';
import { writeManualPages } from './manual-pages.mjs';
import { pruneDeclarations } from './prune-declarations.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync('dist', { recursive: true, force: true });

compileSchemas();
const pageInputs = await bundlePage();

// The page's script is only checked here: it runs in another world than all the rest.
for (const project of ['tsconfig.browser.json', 'tsconfig.build.json']) {
  const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { stdio: 'inherit' });
  if (tsc.status !== 0) process.exit(1);
}
pruneDeclarations('dist/lib', ['index.d.ts', 'advanced.d.ts']);

/** Bundles entry points, with all they import: neither the program nor the library depends on a package. */
async function bundle(outdir, entryPoints, furtherInputs = []) {
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: { ...entryPoints, worker: 'src/workers/worker.ts' },
    outdir,
    splitting: true,
    metafile: true,
    // CommonJS dependencies ask for Node's own modules by require().
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
  });
  const inputs = [...Object.keys(metafile.inputs), ...furtherInputs];
  writeFileSync(`${outdir}/THIRD-PARTY-NOTICES.txt`, thirdPartyNotices(inputs));
}

await bundle('dist/bin', { 'timg-inspect': 'src/cli/timg-inspect.ts' }, pageInputs);
await bundle('dist/lib', { index: 'src/index.ts', advanced: 'src/advanced.ts' }, pageInputs);
chmodSync('dist/bin/timg-inspect.js', 0o755);
await writeManualPages('dist/man');
