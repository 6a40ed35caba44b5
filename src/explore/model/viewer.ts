// The viewer: the lines of a file, of its bytes in hexadecimal, or of a difference. Its keys are those of a pager.
import { characterOf } from './key-names.ts';

export interface Viewer {
  readonly title: string;
  readonly lines: readonly string[];
  /** What is wrong with the file; undefined if nothing is. */
  readonly warning: string | undefined;
  /** Whether lines that begin with + and - were added and removed. */
  readonly isDiff: boolean;
  /** First line and first column on the screen. */
  readonly top: number;
  readonly left: number;
  /** What is searched for, and whether keys are added to it. */
  readonly search: string;
  readonly isTyping: boolean;
  /** The line that was found last. */
  readonly found: number | undefined;
}

export const viewerOf = (
  title: string,
  lines: readonly string[],
  warning: string | undefined,
  isDiff = false,
): Viewer => ({
  title,
  lines,
  warning,
  isDiff,
  top: 0,
  left: 0,
  search: '',
  isTyping: false,
  found: undefined,
});

/** Columns that the arrows to the sides move. */
const sideStep = 8;

/** The next state of the viewer, which shows `height` lines; undefined if the key closes it. */
export function pressInViewer(viewer: Viewer, key: string, height: number): Viewer | undefined {
  if (viewer.isTyping) return typeSearch(viewer, key, height);
  const { top, left, lines } = viewer;
  const last = Math.max(lines.length - height, 0);
  const to = (line: number): Viewer => ({ ...viewer, top: Math.min(Math.max(line, 0), last) });
  switch (key) {
    case 'q':
    case 'escape':
      return undefined;
    case 'up':
    case 'k':
      return to(top - 1);
    case 'down':
    case 'j':
    case 'enter':
      return to(top + 1);
    case 'pageup':
    case 'b':
      return to(top - height);
    case 'pagedown':
    case 'space':
      return to(top + height);
    case 'home':
    case 'g':
      return to(0);
    case 'end':
    case 'G':
      return to(last);
    case 'left':
    case 'h':
      return { ...viewer, left: Math.max(left - sideStep, 0) };
    case 'right':
    case 'l':
      return { ...viewer, left: left + sideStep };
    case '/':
      return { ...viewer, isTyping: true, search: '' };
    case 'n':
      return goToMatch(viewer, 1, height);
    case 'N':
      return goToMatch(viewer, -1, height);
    default:
      return viewer;
  }
}

/** The keys of the viewer, for its last line. */
export const viewerHint = 'q close · / search · n N next, previous · arrows, PgUp, PgDn, g, G';

function typeSearch(viewer: Viewer, key: string, height: number): Viewer {
  const { search } = viewer;
  if (key === 'escape') return { ...viewer, isTyping: false, search: '' };
  if (key === 'enter') return goToMatch({ ...viewer, isTyping: false, found: undefined }, 1, height);
  if (key === 'backspace') return { ...viewer, search: Array.from(search).slice(0, -1).join('') };
  const character = characterOf(key);
  return character === undefined ? viewer : { ...viewer, search: search + character };
}

/** Goes around at the ends. Case counts only if the search has a capital letter. */
function goToMatch(viewer: Viewer, step: number, height: number): Viewer {
  const { lines, search, top } = viewer;
  if (search === '') return viewer;
  const isLower = search === search.toLowerCase();
  const start = viewer.found ?? (step > 0 ? top - 1 : top + 1);
  for (let tried = 1; tried <= lines.length; tried += 1) {
    const at = (start + step * tried + lines.length * 2) % lines.length;
    const line = lines[at] ?? '';
    if (!(isLower ? line.toLowerCase() : line).includes(search)) continue;
    const last = Math.max(lines.length - height, 0);
    return { ...viewer, found: at, top: Math.min(Math.max(at - Math.floor(height / 2), 0), last) };
  }
  return { ...viewer, found: undefined };
}
