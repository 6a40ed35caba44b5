// The terminal that the explorer fills: its streams, and the control sequences that take it over and give it back.
import { encodePath } from '../oci/entry-path.ts';

/** What a full-screen program gets from the command line. */
export interface Screen {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Whether colors may be used, and whether only ASCII can be shown. */
  readonly color: boolean;
  readonly isASCII: boolean;
  /**
   * Calls `restore`, which must be synchronous, however the process ends, unless the returned function is called first.
   */
  restoreAtExit(restore: () => void): () => void;
}

/** Alternate screen, no cursor, no wrapping of lines, mouse buttons and wheel in SGR form (xterm, "Control Sequences"). */
const modes = [
  ['1049', 'h'],
  ['25', 'l'],
  ['7', 'l'],
  ['1000', 'h'],
  ['1006', 'h'],
] as const;

export const enterScreen = `${modes.map(([mode, on]) => `\x1b[?${mode}${on}`).join('')}\x1b[2J`;
export const leaveScreen = `\x1b[0m${[...modes]
  .reverse()
  .map(([mode, on]) => `\x1b[?${mode}${on === 'h' ? 'l' : 'h'}`)
  .join('')}`;

/** Copies a text to the clipboard of the terminal, if it lets programs do that (xterm, OSC 52). */
export const copyText = (text: string): string => `\x1b]52;c;${encodePath(text).toString('base64')}\x07`;

/** Paints frames: only lines that differ from the last frame are written, all at once (synchronized output). */
export class Painter {
  readonly #write: (text: string) => void;
  #shown: readonly string[] = [];

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  paint(frame: string): void {
    const lines = frame.split('\n');
    const count = Math.max(lines.length, this.#shown.length);
    let changes = '';
    for (let row = 0; row < count; row += 1) {
      const line = lines[row] ?? '';
      if (line !== this.#shown[row]) changes += `\x1b[${row + 1};1H\x1b[0m\x1b[K${line}`;
    }
    this.#shown = lines;
    if (changes !== '') this.#write(`\x1b[?2026h${changes}\x1b[0m\x1b[?2026l`);
  }

  /** Forgets what is on the screen, which was cleared or has another size. */
  reset(): void {
    this.#shown = [];
    this.#write('\x1b[2J');
  }
}
