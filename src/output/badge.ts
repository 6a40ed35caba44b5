// Badge output: a small SVG for READMEs, with the size of the image, in the color of the verdict.
import { html } from './html/markup.ts';
import { printableInXML } from './inert-text.ts';
import type { Output } from './output.ts';

export const badge: Output = {
  name: 'badge',
  findings: 'none',
  commands: ['overview', 'check', 'trend'],
  *render({ badge: made }) {
    const { label, value, passed } = made?.() ?? { label: 'image size', value: 'unknown' };
    const [left, right] = [boxWidth(label), boxWidth(value)];
    const width = left + right;
    const drawn = html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}: ${value}">
<title>${label}: ${value}</title>
<rect width="${width}" height="${height}" rx="4" fill="${colorOf(passed)}"/><path fill="#41474e" d="M4 0H${left}V${height}H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z"/>
<g fill="#fff" font-family="Verdana,'DejaVu Sans',Geneva,sans-serif" font-size="11"><text x="${padding}" y="14" textLength="${left - 2 * padding}">${label}</text><text x="${left + padding}" y="14" textLength="${right - 2 * padding}">${value}</text></g>
</svg>
`;
    yield printableInXML(drawn.markup);
  },
};

const height = 20;
const padding = 7;

/** White text has a contrast of at least 4.5 on each (WCAG 2, AA). */
const colorOf = (passed: boolean | undefined): string =>
  passed === undefined ? '#1f6aa5' : passed ? '#2a7d3f' : '#b3362b';

/** The text is drawn in this width whatever the font. */
const boxWidth = (text: string): number =>
  Math.round(Array.from(text, characterWidth).reduce((sum, width) => sum + width, 0)) + 2 * padding;

/** In Verdana of 11 pixels, about. */
function characterWidth(character: string): number {
  if (/[ilj.,:;·|' ]/.test(character)) return 3.7;
  if (/[mwMW]/.test(character)) return 9.7;
  return /[A-Z–≥]/.test(character) ? 7.8 : 6.8;
}
