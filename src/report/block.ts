// The layout of a report without its format: which tables, facts and sentences, in which order. Text, Markdown and HTML
// outputs render blocks; JSON outputs use the report's data instead.
import type { Finding } from '../rules/rule.ts';

/** Gives a value a color. Color is never the only sign of what a value means. */
export type Tone = 'good' | 'bad' | 'more' | 'less' | 'changed' | 'wasted';

/** One line of text. Paths, instructions and other literal strings are marked as code. */
export type Line = string | readonly (string | Code)[];

export interface Code {
  readonly code: string;
  /** In a comparison: whether only the old or only the new side has it. */
  readonly edit?: 'removed' | 'added' | undefined;
}

/** The text without code marks; what was edited is marked as by `git diff --word-diff`. */
export const plainLine = (line: Line): string => (typeof line === 'string' ? line : line.map(plainPart).join(''));

function plainPart(part: string | Code): string {
  if (typeof part === 'string') return part;
  if (part.edit === undefined) return part.code;
  return part.edit === 'removed' ? `[-${part.code}-]` : `{+${part.code}+}`;
}

/** A value with its kind, so that each output can format it. Null means unknown, or that there is none. */
export type Cell =
  /** `rest` follows the text, and is truncated first. */
  (
    | { readonly kind: 'text'; readonly text: Line | null; readonly rest?: Line }
    /** A size in bytes. `atLeast`: the archive is incomplete, so the size can be larger. */
    | { readonly kind: 'bytes'; readonly value: number | null; readonly atLeast?: boolean }
    /** A difference in bytes. */
    | { readonly kind: 'change'; readonly value: number | null; readonly atLeast?: boolean }
    | { readonly kind: 'count'; readonly value: number | null }
    | { readonly kind: 'digest'; readonly digest: string | null }
    | { readonly kind: 'time'; readonly time: string | null }
    /** The course of a size; null where it is unknown. */
    | { readonly kind: 'sparkline'; readonly values: readonly (number | null)[] }
  ) & { readonly tone?: Tone };

export const text = (value: Line | null, rest?: Line): Cell =>
  rest === undefined ? { kind: 'text', text: value } : { kind: 'text', text: value, rest };
/** A path, an instruction or a name, never truncated. */
export const code = (value: string | null): Cell => text(value ? [{ code: value }] : value);
/** Several of them in a row. */
export const codes = (values: readonly string[]): Cell =>
  text(values.flatMap((value, at) => (at === 0 ? [{ code: value }] : [', ', { code: value }])));
export const bytes = (value: number | null, atLeast = false): Cell => ({ kind: 'bytes', value, atLeast });
/** Empty cells. */
export const blanks = (number: number): readonly Cell[] => Array.from({ length: number }, () => text(''));
export const change = (value: number | null, atLeast = false): Cell => ({ kind: 'change', value, atLeast });
/** Bytes as a whole number, as `tar -tv` prints them. */
export const exact = (value: number | null): Cell => ({ kind: 'count', value });
export const count = (value: number | null): Cell => ({ kind: 'count', value });
export const digest = (value: string | null): Cell => ({ kind: 'digest', digest: value });
/** A digest in full. */
export const wholeDigest = (value: string | null): Cell => ({ kind: 'text', text: value });
export const time = (value: string | null): Cell => ({ kind: 'time', time: value });
export const sparkline = (values: readonly (number | null)[]): Cell => ({ kind: 'sparkline', values });
export const toned = (tone: Tone | undefined, cell: Cell): Cell => (tone === undefined ? cell : { ...cell, tone });

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Whether long texts may be truncated. */
  readonly mayBeCut?: boolean;
  /** Whether they are truncated at the start: paths differ at their ends. */
  readonly keepsEnd?: boolean;
  /** Whether long texts may wrap. */
  readonly mayWrap?: boolean;
  /**
   * Set if the column may be left out on a narrow terminal: columns of low importance go first. The page then names the
   * columns that are missing.
   */
  readonly importance?: number;
}

/** Says that a list is cut, and how to see all of it. */
export interface Cut {
  readonly shown: number;
  readonly total: number;
  /** What the rows are, in the plural. */
  readonly rows: string;
  /** A command line that shows all rows. */
  readonly command: string;
}

/** The rows of a table, or the items of a list. An array is one, but there can be a million files: see {@link madeRows}. */
export interface Rows<Row = readonly Cell[]> extends Iterable<Row> {
  readonly length: number;
}

/** Rows that are made each time they are iterated, and not kept. */
export const madeRows = <Item, Row>(list: Rows<Item>, row: (item: Item) => Row): Rows<Row> => ({
  length: list.length,
  *[Symbol.iterator]() {
    for (const item of list) yield row(item);
  },
});

export interface TableBlock {
  readonly kind: 'table';
  /** For pages with more than one table. */
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: Rows;
  /** A last row, separated from the others. */
  readonly total?: readonly Cell[];
  readonly cut?: Cut | undefined;
  /** Whether the header is shown even without rows, as Docker prints an empty list. */
  readonly keepsHead?: boolean;
}

export interface FindingsBlock {
  readonly kind: 'findings';
  readonly findings: readonly Finding[];
  /** How many findings of one rule are shown; 3 by default. */
  readonly maxOfOneRule?: number;
  /** A command line that shows all of them. */
  readonly command?: string;
  /** If set, notes are only counted; this command line shows them. */
  readonly notesCommand?: string;
  /** Findings that are only counted, unless they are all notes; the command line shows them. */
  readonly others?: { readonly findings: readonly Finding[]; readonly command: string };
}

/** A named value with an explanation. */
export interface Fact {
  readonly name: string;
  readonly value: Cell;
  readonly note: Line;
}

export type Block =
  /** A title, facts that identify the image beside it, and a sentence below. */
  | {
      readonly kind: 'heading';
      readonly text: string;
      /** Whether it is the title of a section. */
      readonly isSection?: true;
      readonly facts?: readonly Line[];
      readonly note?: string | readonly string[] | undefined;
      readonly tone?: Tone;
    }
  /** Named values, one per line, each with an explanation. */
  | {
      readonly kind: 'facts';
      readonly title?: string;
      readonly facts: readonly Fact[];
    }
  | TableBlock
  /** Command lines to paste, each with its purpose. */
  | { readonly kind: 'commands'; readonly commands: readonly { readonly purpose: string; readonly command: string }[] }
  /** A JSON document as Docker prints it. */
  | { readonly kind: 'document'; readonly value: unknown }
  | { readonly kind: 'sentence'; readonly sentence: Line }
  /** Lines of text, such as a Dockerfile. */
  | { readonly kind: 'lines'; readonly lines: readonly string[]; readonly language?: 'dockerfile' | 'diff' }
  | FindingsBlock;

/** The first rows of a list, and how to see all of them. `rows` is what they are, in the plural. */
export function cutList<Row>(
  list: readonly Row[],
  most: number,
  rows: string,
  command: string,
): { readonly shown: readonly Row[]; readonly cut?: Cut } {
  if (list.length <= most) return { shown: list };
  return { shown: list.slice(0, most), cut: { shown: most, total: list.length, rows, command } };
}
