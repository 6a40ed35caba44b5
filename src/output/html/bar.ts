// Bars, drawn as SVG: SVG attributes are not styles, so the page's policy allows them. Each bar has a text alternative.
import { humanSize } from '../../text/byte-size.ts';
import { html, type Markup } from './markup.ts';

export interface Segment {
  readonly name: string;
  readonly bytes: number;
  /** CSS class of its color. */
  readonly color: string;
}

const width = 1000;

/** Segments one after another; `scale` bytes are the whole width. */
export function stackedBar(segments: readonly Segment[], scale: number): Markup {
  const shown = segments.filter(({ bytes }) => bytes > 0);
  const texts = shown.map(({ name, bytes }) => `${name} ${humanSize(bytes)}`);
  let start = 0;
  const parts = shown.map(({ bytes, color }, at) => {
    const part = rect(start, start + bytes, scale, color, texts[at]);
    start += bytes;
    return part;
  });
  return bar(parts, texts.join(', ') || 'nothing');
}

/** From one place on the scale to another; `least` is where the scale begins. */
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

/** The color of a change. */
export const changeColor = (more: number): string => (more > 0 ? 'c-more' : more < 0 ? 'c-less' : 'c-same');

/** A patch of color in front of its name. */
export const swatch = (color: string): Markup => html`<span class="swatch ${color}"></span>`;

/** The meaning of the colors. */
export const colorKey = (colors: readonly (readonly [color: string, name: string])[]): Markup =>
  html`<ul class="legend">${colors.map(([color, name]) => html`<li>${swatch(color)}${name}</li>`)}</ul>`;
