// Bundles what runs in the page that --format html writes, script and style, to src/output/html/page-assets.ts: each with the
// hash by which the page's policy knows it.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/** @returns the source files of the script, relative to the project */
export async function bundlePage() {
  const { outputFiles, metafile } = await build({
    entryPoints: ['src/output/html/browser/main.ts', 'src/output/html/style/page.css'],
    outdir: 'page',
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome105', 'firefox110', 'safari16'],
    metafile: true,
    logLevel: 'warning',
  });
  const text = (extension) => outputFiles.find(({ path }) => path.endsWith(extension)).text.trim();
  const [script, style] = [text('.js'), text('.css')];
  if (/<\/(?:script|style)|<!--/i.test(script + style))
    throw new Error('the script or the style would end its element');
  const hashOf = (of) => `sha256-${createHash('sha256').update(of).digest('base64')}`;
  const lines = Object.entries({ script, scriptHash: hashOf(script), style, styleHash: hashOf(style) });
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
