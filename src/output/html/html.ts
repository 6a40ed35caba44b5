// The HTML output: one self-contained page with the blocks and, if the report has one, the drawing. Readable and printable
// without its script.
import type { Block } from '../../report/block.ts';
import type { ImagesPicture, NoPicture, Picture } from '../../report/picture/picture-data.ts';
import type { Output } from '../output.ts';
import { lanesMarkup, sizeBars, waterfallBars } from './bars.ts';
import { blockMarkup, headingMarkup } from './block-markup.ts';
import { type Markup, html as markup } from './markup.ts';
import { script, scriptHash, style, styleHash, trendScript, trendScriptHash } from './page-assets.ts';
import { isDrawable, treemapOfDiff, treemapOfImage, treemapSection } from './treemap.ts';
import type { TreemapData } from './treemap-data.ts';
import { trendCharts } from './trend-charts.ts';

export const html: Output = {
  name: 'html',
  findings: 'page',
  isDrawn: true,
  *render(answer, { version }) {
    const { report, picture } = answer;
    const drawn = picture?.();
    const drawings = drawn ? treemapsOf(drawn) : [];
    const page = drawn && drawn.kind !== 'none' ? drawn : { head: answer.blocks(), foot: [] };
    const headings = page.head.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
    const title = answer.parts ? headings[0] : headings.join(' · ');
    for (const part of documentMarkup(`${title || report} · timg-inspect`, version, scriptFor(drawn, drawings), body()))
      yield part.markup;

    function* body(): Generator<Markup> {
      yield* blocksMarkup(page.head, true);
      if (drawn) yield* drawing(drawn, drawings);
      yield* blocksMarkup(page.foot, false);
    }
  },
};

/** The first heading is the title of the page. */
function* blocksMarkup(blocks: readonly Block[], isTop: boolean): Generator<Markup> {
  const top = isTop ? blocks.findIndex(({ kind }) => kind === 'heading') : -1;
  for (const [at, block] of blocks.entries()) yield* blockMarkup(block, at === top ? 1 : 2);
}

function treemapsOf(picture: Picture): readonly TreemapData[] {
  if (picture.kind === 'image') return [treemapOfImage(picture)];
  if (picture.kind === 'images') return picture.images.map((image) => treemapOfImage(image.picture));
  return picture.kind === 'diff' ? [treemapOfDiff(picture)] : [];
}

interface Script {
  readonly text: string;
  readonly hash: string;
}

/** The script that draws the map or shows the runs in charts; undefined if there is neither. */
function scriptFor(picture: Picture | undefined, drawings: readonly TreemapData[]): Script | undefined {
  if (drawings.some(isDrawable)) return { text: script, hash: scriptHash };
  const hasCharts = picture?.kind === 'trend' && picture.images.length > 0;
  return hasCharts ? { text: trendScript, hash: trendScriptHash } : undefined;
}

const shippedFiles = 'all files in all layers, including wasted ones';

function* drawing(picture: Picture, drawings: readonly TreemapData[]): Generator<Markup> {
  switch (picture.kind) {
    case 'none':
      yield noPicture(picture);
      break;
    case 'trend':
      yield* trendCharts(picture);
      break;
    case 'image':
      if (picture.waterfall) yield waterfallBars(picture.waterfall);
      yield ofDrawing(0, lanesMarkup(picture.image, 0));
      yield treemapSection(drawings, shippedFiles);
      break;
    case 'images':
      yield picker(picture);
      for (const [at, one] of picture.images.entries()) {
        yield ofDrawing(at, headingMarkup(one.title, '', 2), lanesMarkup(one.picture.image, at));
      }
      yield treemapSection(drawings, shippedFiles);
      for (const [at, one] of picture.images.entries()) yield ofDrawing(at, ...blocksMarkup(one.picture.foot, false));
      break;
    case 'diff':
      yield sizeBars(picture.data);
      if (picture.data.waterfall) yield waterfallBars(picture.data.waterfall);
      yield treemapSection(drawings, 'visible files of both images');
  }
}

/** What belongs to one drawing: with a script, a page shows it only with that drawing. */
const ofDrawing = (at: number, ...content: readonly Markup[]): Markup =>
  markup`<div data-drawing="${at}">${content}</div>\n`;

const picker = ({ images, notes }: ImagesPicture): Markup =>
  markup`${notes.map((note) => markup`<p class="note"><bdi>${note}</bdi></p>\n`)}<p class="controls" id="drawings" hidden><label>Image <select>${images.map(({ title }, at) => markup`<option value="${at}">${title}</option>`)}</select></label></p>
`;

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
