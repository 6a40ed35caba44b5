// What esbuild is given for each bundle of the program, the library and the single executable.
import { resolve } from 'node:path';

/** Ink loads this file only to be debugged. It imports a package that is not installed. */
const withoutDeveloperTools = {
  name: 'without-developer-tools',
  setup: ({ onLoad }) => onLoad({ filter: /ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' })),
};

/** string-width 8, which yargs brings for a help that is never shown, compiles an expression of all emoji as soon as it is loaded. */
const withOneStringWidth = {
  name: 'with-one-string-width',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/](?:yargs|cliui)[\\/]/.test(importer)
        ? { path: resolve('node_modules/string-width/index.js') }
        : undefined,
    ),
};

/** Frames of the explorer are composed of rows instead of cells. */
const withRowOutput = {
  name: 'with-row-output',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/output\.js$/ }, ({ importer }) =>
      /[\\/]ink[\\/]build[\\/]renderer\.js$/.test(importer) ? { path: resolve('scripts/ink-output.mjs') } : undefined,
    ),
};

export const bundleOptions = {
  bundle: true,
  // Less to parse at each start; names stay, for the stack of a fault of ours.
  minifyWhitespace: true,
  minifySyntax: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // An optional peer dependency with a binary for each platform.
  external: ['@duckdb/node-api'],
  inject: ['scripts/lazy-intl.mjs'],
  define: {
    'Intl.Segmenter': 'LazySegmenter',
    'Intl.Collator': 'LazyCollator',
    'process.env.NODE_ENV': '"production"',
    // Ink would connect to React's developer tools.
    'process.env.DEV': '"false"',
  },
  jsx: 'automatic',
  plugins: [withoutDeveloperTools, withOneStringWidth, withRowOutput],
  logLevel: 'warning',
};
