// Terminal colors, styles and characters; without color, all functions return the text unchanged.
import { styleText } from 'node:util';
import type { Tone } from '../report/block.ts';
import type { Severity } from '../rules/rule.ts';

export interface Style {
  /** Whether the terminal may have no other characters. */
  readonly isASCII: boolean;
  strong(text: string): string;
  faint(text: string): string;
  severity(severity: Severity, text: string): string;
  tone(tone: Tone | undefined, text: string): string;
}

type Format = Parameters<typeof styleText>[0];

const severities: Readonly<Record<Severity, Format>> = { error: ['bold', 'red'], warning: 'yellow', note: 'cyan' };

/** Red: bad or removed. Green: good or added. Yellow: needs attention. */
const tones: Readonly<Record<Tone, Format>> = {
  good: 'green',
  bad: ['bold', 'red'],
  more: 'green',
  less: 'red',
  changed: 'yellow',
  wasted: 'yellow',
};

export function styleOf(color: boolean, isASCII = false): Style {
  // The caller decides about colors. Without validateStream: false, styleText of Node 22 and later would check the stream
  // itself.
  const styled = (format: Format, text: string): string =>
    color && text !== '' ? styleText(format, text, { validateStream: false } as never) : text;
  return {
    isASCII,
    strong: (text) => styled('bold', text),
    faint: (text) => styled('dim', text),
    severity: (severity, text) => styled(severities[severity], text),
    tone: (tone, text) => (tone === undefined ? text : styled(tones[tone], text)),
  };
}
