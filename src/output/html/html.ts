// The HTML output: one self-contained page with the blocks and, if the report has one, the drawing. Readable and printable
// without its script.
import type { Block } from '../../report/block.ts';
import type { NoPicture, Picture } from '../../report/picture/picture-data.ts';
import type { Output } from '../output.ts';
import { lanesMarkup, sizeBars, waterfallBars } from './bars.ts';
import { blockMarkup } from './block-markup.ts';
import { type Markup, html as markup } from './markup.ts';
import { script, scriptHash, style, styleHash, trendScript, trendScriptHash } from './page-assets.ts';
import { treemapOfDiff, treemapOfImage, treemapSection } from './treemap.ts';
import type { TreemapData } from './treemap-data.ts';
import { trendCharts } from './trend-charts.ts';

export const html: Output = {
  name: 'html',
  findings: 'page',
  isDrawn: true,
  *render(answer, { version }) {
    const { report, picture } = answer;
    const drawn = picture?.();
    const treemap = drawn && treemapOf(drawn);
    const page = drawn && drawn.kind !== 'none' ? drawn : { head: answer.blocks(), foot: [] };
    const headings = page.head.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
    const title = answer.parts ? headings[0] : headings.join(' · ');
    for (const part of documentMarkup(`${title || report} · timg-inspect`, version, scriptFor(drawn, treemap), body()))
      yield part.markup;

    function* body(): Generator<Markup> {
      yield* blocksMarkup(page.head, true);
      if (drawn) yield* drawing(drawn, treemap);
      yield* blocksMarkup(page.foot, false);
    }
  },
};

/** The first heading is the title of the page. */
function* blocksMarkup(blocks: readonly Block[], isTop: boolean): Generator<Markup> {
  const top = isTop ? blocks.findIndex(({ kind }) => kind === 'heading') : -1;
  for (const [at, block] of blocks.entries()) yield* blockMarkup(block, at === top ? 1 : 2);
}

function treemapOf(picture: Picture): TreemapData | undefined {
  if (picture.kind === 'image') return treemapOfImage(picture);
  return picture.kind === 'diff' ? treemapOfDiff(picture) : undefined;
}

interface Script {
  readonly text: string;
  readonly hash: string;
}

/** The script that draws the map or shows the runs in charts; undefined if there is neither. */
function scriptFor(picture: Picture | undefined, treemap: TreemapData | undefined): Script | undefined {
  if (treemap && treemap.names.length > 1) return { text: script, hash: scriptHash };
  const hasCharts = picture?.kind === 'trend' && picture.images.length > 0;
  return hasCharts ? { text: trendScript, hash: trendScriptHash } : undefined;
}

function* drawing(picture: Picture, treemap: TreemapData | undefined): Generator<Markup> {
  if (picture.kind === 'none') yield noPicture(picture);
  if (picture.kind === 'trend') yield* trendCharts(picture);
  if (picture.kind === 'image') yield lanesMarkup(picture.image);
  if (picture.kind === 'diff') {
    yield sizeBars(picture.data);
    if (picture.data.waterfall) yield waterfallBars(picture.data.waterfall);
  }
  const what =
    picture.kind === 'diff' ? 'visible files of both images' : 'all files in all layers, including wasted ones';
  if (treemap) yield treemapSection(treemap, what);
}

function noPicture({ reason, command }: NoPicture): Markup {
  const example = command === undefined ? [] : [markup` <code>${command}</code>`];
  return markup`<p class="note">${reason}${example}</p>\n`;
}

/**
 * One self-contained file. Its Content-Security-Policy only allows the embedded script and style, by their hashes, and blocks
 * all network access.
 */
function* documentMarkup(
  title: string,
  version: string,
  script: Script | undefined,
  body: Iterable<Markup>,
): Generator<Markup> {
  const scripts = script ? `script-src '${script.hash}'; ` : '';
  const policy = `default-src 'none'; ${scripts}style-src '${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  yield markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="timg-inspect ${version}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
`;
  yield* body;
  yield markup`</main>
<footer>timg-inspect ${version} · sizes are decimal, as in Docker; hover over a size for exact bytes</footer>
`;
  if (script) yield markup`<script>${{ markup: script.text }}</script>\n`;
  yield markup`</body>
</html>
`;
}
