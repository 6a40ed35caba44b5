// A control file of dpkg (deb822(5)): paragraphs of fields, such as var/lib/dpkg/status.
import type { FileContent } from './ecosystem.ts';
import { type LineFaults, readLines } from './read-evidence.ts';

/** Names of fields are in lowercase. */
export interface Paragraph {
  /** Of its first field. */
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
}

/** The fields that are kept. Of those with several lines, only Conffiles is kept whole. */
const kept: ReadonlySet<string> = new Set(['package', 'status', 'version', 'architecture', 'conffiles']);
/** Most others are told apart by the length of their names. */
const keptLengths: ReadonlySet<number> = new Set(Array.from(kept, ({ length }) => length));

/** The paragraphs of a control file (deb822(5)), in batches: there can be thousands. Each batch must be read before the next one. */
export async function* paragraphs(file: FileContent, faults: LineFaults): AsyncGenerator<Iterable<Paragraph>> {
  const reader = new ParagraphReader(faults);
  for await (const lines of readLines(file)) yield reader.read(lines);
  yield reader.end();
}

class ParagraphReader {
  readonly #faults: LineFaults;
  #fields = new Map<string, string>();
  /** The number of the last line. */
  #number = 0;
  /** The line of the first field; 0 if there is none. */
  #start = 0;
  /** The name of the last field, if it is kept. */
  #name = '';

  constructor(faults: LineFaults) {
    this.#faults = faults;
  }

  *read(lines: readonly string[]): Generator<Paragraph> {
    for (const line of lines) {
      this.#number += 1;
      if (line === '' || (isBlank(line) && line.trim() === '')) yield* this.end();
      else if (!line.startsWith(' ') && !line.startsWith('\t')) this.#field(line);
      else if (this.#name === 'conffiles') this.#fields.set(this.#name, `${this.#fields.get(this.#name)}\n${line}`);
    }
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    const name = keptLengths.has(colon) ? line.slice(0, colon).toLowerCase() : '';
    this.#name = name;
    if (colon > 0 && this.#start === 0) this.#start = this.#number;
    if (kept.has(name)) this.#fields.set(name, line.slice(colon + 1).trim());
    else if (colon < 1) this.#faults.add(this.#number, 'is not a field');
  }

  /** The last paragraph, which no empty line ends. */
  *end(): Generator<Paragraph> {
    if (this.#start > 0) yield { line: this.#start, fields: this.#fields };
    this.#fields = new Map();
    [this.#start, this.#name] = [0, ''];
  }
}

/** Whether a line begins with white space, or with what may be white space beyond ASCII. */
const isBlank = (line: string): boolean => line.charCodeAt(0) <= 0x20 || line.charCodeAt(0) > 0x7f;
