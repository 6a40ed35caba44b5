// Stands in for the class with which Ink composes a frame. Ink puts each character into a cell and joins the cells again, which takes
// most of the time that a large terminal needs. The texts of the explorer lie side by side, so a row is these texts with blanks between.
import CellOutput from '../node_modules/ink/build/output.js';

/** Characters of one column: printable ASCII, the middle dot, dash, ellipsis, arrows, lines and blocks. */
const narrow = new Uint8Array(0x2600);
for (const [first, last] of [
  [0x20, 0x7e],
  [0xb7, 0xb7],
  [0x2013, 0x2013],
  [0x2026, 0x2026],
  [0x2190, 0x2193],
  [0x2500, 0x25cf],
])
  narrow.fill(1, first, last + 1);

const startOfStyle = 0x1b;

/** The columns of a line without its styles (`ESC [ … m`), or undefined if it has other characters than narrow ones. */
function columnsOf(line) {
  let columns = 0;
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === startOfStyle) {
      const end = line.indexOf('m', at);
      if (end < 0) return undefined;
      at = end;
    } else if (narrow[code] === 1) columns += 1;
    else return undefined;
  }
  return columns;
}

/** Texts must end the styles that they begin, as those of Node's styleText and of chalk do, and none may have a style without a text. */
export default class RowOutput extends CellOutput {
  #rows = Array.from({ length: this.height }, () => []);
  #isClipped = false;

  write(x, y, text, options) {
    super.write(x, y, text, options);
    for (const [at, line] of text.split('\n').entries()) {
      let written = line;
      for (const transform of options.transformers) written = transform(written, at);
      if (written !== '') this.#rows[y + at]?.push({ x, line: written });
    }
  }

  clip(area) {
    super.clip(area);
    this.#isClipped = true;
  }

  get() {
    const rows = this.#isClipped ? [] : this.#rows.map((pieces) => this.#joined(pieces));
    if (this.#isClipped || rows.includes(undefined)) return super.get();
    return { output: rows.join('\n'), height: rows.length };
  }

  /** Undefined if a piece begins where another one has not ended, or beyond the frame. */
  #joined(pieces) {
    let row = '';
    let columns = 0;
    for (const { x, line } of pieces.sort((one, other) => one.x - other.x)) {
      if (x < columns || x > this.width) return undefined;
      row += ' '.repeat(x - columns) + line;
      columns = x + (columnsOf(line) ?? this.#cellsOf(line));
    }
    return row.trimEnd();
  }

  /** As many columns as Ink would fill. */
  #cellsOf(line) {
    let columns = 0;
    for (const { value } of this.caches.getStyledChars(line)) columns += Math.max(1, this.caches.getStringWidth(value));
    return columns;
  }
}
