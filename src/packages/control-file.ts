// A control file of dpkg (deb822(5)): paragraphs of fields, such as var/lib/dpkg/status.
import { decodePath } from '../oci/entry-path.ts';
import type { FileContent } from './ecosystem.ts';
import { type LineFaults, wholeLines } from './read-evidence.ts';

/** The fields that are kept. Of those with several lines, only Conffiles is kept whole. */
const kept = ['package', 'status', 'version', 'architecture', 'conffiles'] as const;
type Field = (typeof kept)[number];
/** Most others are told apart by the length of their names. */
const keptLengths: ReadonlySet<number> = new Set(kept.map(({ length }) => length));
const isKept = (name: string): name is Field => (kept as readonly string[]).includes(name);

/** The fields that a paragraph has, with their names in lowercase. */
export interface Paragraph extends Readonly<Record<Field, string | undefined>> {
  /** Of its first field. */
  readonly line: number;
}

/** The paragraphs of a control file (deb822(5)), in batches: there can be thousands. Each batch must be read before the next one. */
export async function* paragraphs(file: FileContent, faults: LineFaults): AsyncGenerator<Iterable<Paragraph>> {
  const reader = new ParagraphReader(faults);
  for await (const lines of wholeLines(file)) yield reader.read(decodePath(lines));
  yield reader.end();
}

type OpenParagraph = { -readonly [Name in keyof Paragraph]: Paragraph[Name] };

const newParagraph = (line: number): OpenParagraph => ({
  line,
  package: undefined,
  status: undefined,
  version: undefined,
  architecture: undefined,
  conffiles: undefined,
});

class ParagraphReader {
  readonly #faults: LineFaults;
  /** Undefined before its first field. */
  #paragraph: OpenParagraph | undefined;
  /** The number of the last line. */
  #number = 0;
  /** Whether a line can continue Conffiles. */
  #isConffiles = false;

  constructor(faults: LineFaults) {
    this.#faults = faults;
  }

  /** Makes no string of the other lines, which are most of the file. */
  *read(text: string): Generator<Paragraph> {
    let colon = -1;
    for (let start = 0, end = 0; start < text.length; start = end + 1) {
      end = find(text, '\n', start);
      this.#number += 1;
      if (isBlank(text, start, end)) yield* this.end();
      else if (text[start] === ' ' || text[start] === '\t') this.#continue(text, start, end);
      else {
        // The next one can be many lines below: it is looked for only once.
        if (colon < start) colon = find(text, ':', start);
        this.#field(text, start, Math.min(colon, end), end);
      }
    }
  }

  #continue(text: string, start: number, end: number): void {
    if (this.#isConffiles && this.#paragraph) this.#paragraph.conffiles += `\n${text.slice(start, end)}`;
  }

  #field(text: string, start: number, colon: number, end: number): void {
    this.#isConffiles = false;
    if (colon === end || colon === start) return this.#faults.add(this.#number, 'is not a field');
    this.#paragraph ??= newParagraph(this.#number);
    if (!keptLengths.has(colon - start)) return;
    const name = text.slice(start, colon).toLowerCase();
    if (!isKept(name)) return;
    this.#paragraph[name] = text.slice(colon + 1, end).trim();
    this.#isConffiles = name === 'conffiles';
  }

  /** The last paragraph, which no empty line ends. */
  *end(): Generator<Paragraph> {
    if (this.#paragraph) yield this.#paragraph;
    this.#paragraph = undefined;
    this.#isConffiles = false;
  }
}

function find(text: string, what: string, start: number): number {
  const at = text.indexOf(what, start);
  return at < 0 ? text.length : at;
}

/** Whether a line has nothing but white space. */
function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) break;
    if (code > 0x20) return false;
  }
  return text.slice(start, end).trim() === '';
}
