// Bundles what runs in the pages that --format html writes, scripts and style, to src/output/html/page-assets.ts: each with the
// hash by which the page's policy knows it; and the style of --format svg.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';

/** @returns the source files of the scripts, relative to the project */
export async function bundlePage() {
  const { outputFiles, metafile } = await build({
    entryPoints: ['browser/main.ts', 'browser/trend.ts', 'style/page.css', 'style/svg.css'].map(
      (file) => `src/output/html/${file}`,
    ),
    outdir: 'page',
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome105', 'firefox110', 'safari16'],
    metafile: true,
    logLevel: 'warning',
  });
  const text = (file) => outputFiles.find(({ path }) => basename(path) === file).text.trim();
  const [script, trendScript, style] = [text('main.js'), text('trend.js'), text('page.css')];
  if (/<\/(?:script|style)|<!--/i.test(script + trendScript + style))
    throw new Error('a script or the style would end its element');
  const hashOf = (of) => `sha256-${createHash('sha256').update(of).digest('base64')}`;
  const lines = Object.entries({
    script,
    scriptHash: hashOf(script),
    trendScript,
    trendScriptHash: hashOf(trendScript),
    style,
    styleHash: hashOf(style),
    chartStyle: text('svg.css'),
  });
  writeFileSync(
    'src/output/html/page-assets.ts',
    [
      '// Made from src/output/html/browser/ and style/ by scripts/bundle-page.mjs: do not edit.',
      ...lines.map(([name, value]) => `export const ${name} =\n  ${JSON.stringify(value)};`),
      '',
    ].join('\n'),
  );
  return Object.keys(metafile.inputs);
}
