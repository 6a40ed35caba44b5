// Where an answer is written, as the user names it.
import type { SharedOptions } from './shared-options.ts';

/** A file that an option names to be written. */
export interface OutputPlace {
  readonly option: string;
  readonly file: string;
}

export const outputPlaces = ({ output, report }: SharedOptions): readonly OutputPlace[] => [
  ...(output === undefined ? [] : [{ option: '--output', file: output }]),
  ...report.map(({ file }) => ({ option: '--report', file })),
];
