// What a terminal shows after some output: as much of a terminal as the explorer uses. Anything else is an error.
import assert from 'node:assert/strict';

export class TerminalScreen {
  readonly #rows: string[][];
  #row = 0;
  #column = 0;
  /** Private modes that are on. */
  readonly modes = new Set<number>([7, 25]);

  readonly #columns: number;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = Array.from({ length: rows }, () => []);
  }

  /** The lines, without blanks at their ends. */
  get lines(): readonly string[] {
    return this.#rows.map((row) =>
      Array.from(row, (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    );
  }

  get text(): string {
    return this.lines.join('\n');
  }

  write(output: string): void {
    const parts = output.matchAll(/\p{Cc}\[(\??)([\d;]*)([A-Za-z])|([\s\S])/gu);
    for (const [whole, isPrivate, numbers = '', final, character] of parts) {
      if (character !== undefined) this.#print(character);
      else if (isPrivate && (final === 'h' || final === 'l')) this.#setMode(Number(numbers), final === 'h');
      else if (final === 'H') this.#moveTo(numbers);
      else if (final === 'K') this.#rows[this.#row]?.splice(this.#column);
      else if (final === 'J') for (const row of this.#rows) row.splice(0);
      else assert.equal(final, 'm', `the terminal does not know ${JSON.stringify(whole)}`);
    }
  }

  #setMode(mode: number, isOn: boolean): void {
    if (isOn) this.modes.add(mode);
    else this.modes.delete(mode);
  }

  #moveTo(place: string): void {
    const [row = 1, column = 1] = place.split(';').map(Number);
    [this.#row, this.#column] = [row - 1, column - 1];
  }

  /** Lines do not wrap. */
  #print(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#row += 1;
    else {
      assert.ok(character >= ' ', `a control character: ${JSON.stringify(character)}`);
      const row = this.#rows[this.#row];
      if (row) row[Math.min(this.#column, this.#columns - 1)] = character;
      this.#column += 1;
    }
  }
}
