// Builds dist/: the validators compiled from schemas/, the script and style of the page, the library (tsc: modules and
// types) and the command line (esbuild: one bundle, a chunk a command). Nothing else is needed to run either.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundlePage } from './bundle-page.mjs';
import { compileSchemas } from './compile-schemas.mjs';
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

/** Ink loads this file only to be debugged. It imports a package that is not installed. */
const withoutDeveloperTools = {
  name: 'without-developer-tools',
  setup: ({ onLoad }) => onLoad({ filter: /ink\/build\/devtools\.js$/ }, () => ({ contents: '' })),
};

/** string-width 8, which yargs brings for a help that is never shown, compiles an expression of all emoji as soon as it is loaded. */
const withOneStringWidth = {
  name: 'with-one-string-width',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      /\/node_modules\/(?:yargs|cliui)\//.test(importer)
        ? { path: resolve('node_modules/string-width/index.js') }
        : undefined,
    ),
};

const { metafile } = await build({
  entryPoints: { 'timg-inspect': 'src/cli/timg-inspect.ts', worker: 'src/workers/worker.ts' },
  outdir: 'dist/bin',
  bundle: true,
  splitting: true,
  // Less to parse at each start; names stay, for the stack of a fault of ours.
  minifyWhitespace: true,
  minifySyntax: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  inject: ['scripts/lazy-intl.mjs'],
  define: {
    'Intl.Segmenter': 'LazySegmenter',
    'Intl.Collator': 'LazyCollator',
    'process.env.NODE_ENV': '"production"',
    // Ink would connect to React's developer tools.
    'process.env.DEV': '"false"',
  },
  jsx: 'automatic',
  plugins: [withoutDeveloperTools, withOneStringWidth],
  metafile: true,
  logLevel: 'warning',
  // CommonJS dependencies ask for Node's own modules by require().
  banner: {
    js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
  },
});
writeFileSync('dist/bin/THIRD-PARTY-NOTICES.txt', thirdPartyNotices([...Object.keys(metafile.inputs), ...pageInputs]));
chmodSync('dist/bin/timg-inspect.js', 0o755);
