// SVG output: the charts of a trend as one file, for READMEs and pages. Light and dark as the reader's screen.
import type { TrendPicture } from '../../report/picture/picture-data.ts';
import { type ImageTrend, trendSizes } from '../../report/trend/series.ts';
import { humanSize, signedSize } from '../../text/byte-size.ts';
import { html, type Markup } from '../html/markup.ts';
import { chartStyle } from '../html/page-assets.ts';
import { printableInXML } from '../inert-text.ts';
import type { Output } from '../output.ts';
import { chartLabel, chartMarkup, chartOf, runsText } from './chart.ts';
import { plot } from './scale.ts';

export const svg: Output = {
  name: 'svg',
  findings: 'none',
  commands: ['trend'],
  *render({ picture }) {
    const drawn = picture?.();
    if (drawn?.kind === 'trend') for (const part of drawing(drawn)) yield printableInXML(part.markup);
  },
};

/** Above the charts of an image: its title, and the name of each size. */
const headHeight = 64;
const margin = 16;

function* drawing({ images, cut }: TrendPicture): Generator<Markup> {
  const columns = images.reduce((most, image) => Math.max(most, sizesOf(image).length), 1);
  const width = columns * plot.width + 2 * margin;
  const rowHeight = headHeight + plot.height;
  const height = images.length * rowHeight + (cut ? 32 : 0) + 2 * margin;
  yield html`<svg xmlns="http://www.w3.org/2000/svg" class="trend" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="image sizes">
<style>${chartStyle}</style>
<rect class="page" width="${width}" height="${height}"/>
`;
  for (const [at, image] of images.entries()) {
    yield html`<g transform="translate(${margin} ${margin + at * rowHeight})">${imageMarkup(image)}</g>\n`;
  }
  if (cut) {
    const y = margin + images.length * rowHeight + 20;
    yield html`<text x="${margin}" y="${y}">${cut.shown} of ${cut.total} ${cut.rows}; all: ${cut.command}</text>\n`;
  }
  yield html`</svg>\n`;
}

const sizesOf = ({ sizes }: ImageTrend) => trendSizes.filter((size) => sizes[size] !== null);

const imageMarkup = (image: ImageTrend): Markup =>
  html`<text class="title" x="0" y="20">${image.title}${image.passed ? [] : html`<tspan class="bad"> FAILED</tspan>`}<tspan class="runs"> ${runsText(image)}</tspan></text>${sizesOf(
    image,
  ).map((size, at) => {
    const { last = 0, change = 0 } = image.sizes[size] ?? {};
    const chart = chartOf(image, size);
    return html`<g transform="translate(${at * plot.width} 0)"><text class="name" x="0" y="48">${size} <tspan class="value">${humanSize(last)}</tspan> ${signedSize(change)}</text><g class="chart" transform="translate(0 ${headHeight - 8})"><title>${chartLabel(chart, image)}</title>${chartMarkup(chart, image)}</g></g>`;
  })}`;
