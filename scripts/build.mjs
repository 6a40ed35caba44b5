// Builds dist/: the validators compiled from schemas/, the script and style of the page, the library (tsc: modules and
// types) and the command line (esbuild: one bundle, a chunk a command). Nothing else is needed to run either.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
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
  inject: ['scripts/lazy-segmenter.mjs'],
  define: {
    'Intl.Segmenter': 'LazySegmenter',
    'process.env.NODE_ENV': '"production"',
    // Ink would connect to React's developer tools.
    'process.env.DEV': '"false"',
  },
  jsx: 'automatic',
  plugins: [withoutDeveloperTools],
  metafile: true,
  logLevel: 'warning',
  // CommonJS dependencies ask for Node's own modules by require().
  banner: {
    js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
  },
});
writeFileSync('dist/bin/THIRD-PARTY-NOTICES.txt', thirdPartyNotices([...Object.keys(metafile.inputs), ...pageInputs]));
chmodSync('dist/bin/timg-inspect.js', 0o755);
