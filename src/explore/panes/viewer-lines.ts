// The lines of a file that is viewed.
import type { Viewer } from '../model/viewer.ts';
import { type Line, lineOf, type Meaning } from './line.ts';

/** The lines in the window, `height` of the file and what is wrong with it above them. */
export const viewerLines = ({ lines, warning, top, left, found, isDiff }: Viewer, height: number): readonly Line[] => [
  ...(warning === undefined ? [] : [lineOf(warning, 'bad')]),
  ...lines.slice(top, top + height).map((text, at) => ({
    pieces: [{ text: text.slice(left), meaning: isDiff ? meaningOf(text) : 'plain' } as const],
    isChosen: top + at === found,
  })),
];

function meaningOf(line: string): Meaning {
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return line.startsWith('@@') ? 'faint' : 'plain';
}
