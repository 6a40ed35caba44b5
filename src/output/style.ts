// Terminal styles, or none.
import { styleText } from 'node:util';
import type { Severity } from '../rules/rule.ts';

export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  severity(severity: Severity, text: string): string;
}

type Format = Parameters<typeof styleText>[0];

const colors: Readonly<Record<Severity, Format>> = { error: ['bold', 'red'], warning: 'yellow', note: 'cyan' };

export function styleOf(color: boolean): Style {
  // Whether colours are wanted has been decided; styleText of Node 22 and later would ask the stream again.
  const styled = (format: Format, text: string): string =>
    color ? styleText(format, text, { validateStream: false } as never) : text;
  return {
    strong: (text) => styled('bold', text),
    faint: (text) => styled('dim', text),
    severity: (severity, text) => styled(colors[severity], text),
  };
}
