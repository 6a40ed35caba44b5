// Bars as SVG. SVG attributes are allowed by the page's Content-Security-Policy, inline styles are not. Bars of several
// segments have a text alternative.
import { humanSize } from '../../text/byte-size.ts';
import { html, type Markup } from './markup.ts';

export interface Segment {
  readonly name: string;
  readonly bytes: number;
  /** CSS class of its color. */
  readonly color: string;
}

const width = 1000;

/** A bar of adjacent segments; `scale` is the number of bytes for the full width. */
export function stackedBar(segments: readonly Segment[], scale: number): Markup {
  const shown = segments.filter(({ bytes }) => bytes > 0);
  const texts = shown.map(({ name, bytes }) => `${name} ${humanSize(bytes)}`);
  let start = 0;
  const parts = shown.map(({ bytes, color }, at) => {
    const part = rect(start, start + bytes, scale, color, texts[at] as string);
    start += bytes;
    return part;
  });
  return bar(parts, texts.join(', ') || 'nothing');
}

/** A bar between two values, on a scale between two others. */
export function floatingBar(from: number, to: number, [least, most]: readonly [number, number], color: string): Markup {
  const zero = place(-least, most - least);
  const axis = html`<line class="axis" x1="${zero}" x2="${zero}" y1="0" y2="10"/>`;
  const part = rect(Math.min(from, to) - least, Math.max(from, to) - least, most - least, color, '');
  return html`<svg class="bar" viewBox="0 0 ${width} 10" preserveAspectRatio="none" aria-hidden="true">${part}${axis}</svg>`;
}

const place = (bytes: number, scale: number): number =>
  scale === 0 ? 0 : Math.round((bytes / scale) * width * 100) / 100;

function rect(start: number, end: number, scale: number, color: string, title: string): Markup {
  const x = place(start, scale);
  const size = Math.round((place(end, scale) - x) * 100) / 100;
  return html`<rect class="${color}" x="${x}" y="0" width="${size}" height="10"><title>${title}</title></rect>`;
}

const bar = (parts: readonly Markup[], says: string): Markup =>
  html`<svg class="bar" viewBox="0 0 ${width} 10" preserveAspectRatio="none" role="img" aria-label="${says}">${parts}</svg>`;

/** CSS class of a change. */
export const changeColor = (more: number): string => (more > 0 ? 'c-more' : more < 0 ? 'c-less' : 'c-same');

/** A color sample that is shown before a name. */
export const swatch = (color: string): Markup => html`<span class="swatch ${color}"></span>`;

/** A legend of the colors. */
export const colorKey = (colors: readonly (readonly [color: string, name: string])[]): Markup =>
  html`<ul class="legend">${colors.map(([color, name]) => html`<li>${swatch(color)}${name}</li>`)}</ul>`;
