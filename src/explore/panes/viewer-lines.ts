// The lines of a file that is viewed.
import type { Viewer } from '../model/viewer.ts';
import type { Line, Meaning } from './line.ts';

/** The lines in the window. */
export const viewerLines = ({ lines, top, left, found, isDiff }: Viewer, height: number): readonly Line[] =>
  lines.slice(top, top + height).map((text, at) => ({
    pieces: [{ text: text.slice(left), meaning: isDiff ? meaningOf(text) : 'plain' }],
    isChosen: top + at === found,
  }));

function meaningOf(line: string): Meaning {
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return line.startsWith('@@') ? 'faint' : 'plain';
}
