// The neutral layout of an answer: what stands on the page and in which order, without saying how it looks. Outputs that
// are for people render blocks; outputs for machines take the report's data.
import type { Finding } from '../rules/rule.ts';

/** A value with its kind, so that each output can write it in its own way. Null: not known, or not there. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string | null }
  | { readonly kind: 'bytes' | 'count' | 'change'; readonly value: number | null }
  | { readonly kind: 'digest'; readonly digest: string | null }
  | { readonly kind: 'time'; readonly time: string | null };

export const text = (value: string | null): Cell => ({ kind: 'text', text: value });
export const bytes = (value: number | null): Cell => ({ kind: 'bytes', value });
/** So many cells with nothing in them. */
export const blanks = (number: number): readonly Cell[] => Array.from({ length: number }, () => text(''));
/** Bytes more, or below zero less. */
export const change = (value: number | null): Cell => ({ kind: 'change', value });
/** Bytes to the last one, as `tar -tv` has them. */
export const exact = (value: number | null): Cell => ({ kind: 'count', value });
export const count = (value: number | null): Cell => ({ kind: 'count', value });
export const digest = (value: string | null): Cell => ({ kind: 'digest', digest: value });
/** With every digit, where it is to be copied. */
export const wholeDigest = (value: string | null): Cell => ({ kind: 'text', text: value });
export const time = (value: string | null): Cell => ({ kind: 'time', time: value });

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Whether the column may be cut where the page is narrow. */
  readonly mayBeCut?: boolean;
  /** Whether its start is cut then: it is by their ends that paths differ. */
  readonly keepsEnd?: boolean;
  /** Whether its texts may take several lines there, as sentences do. */
  readonly mayWrap?: boolean;
  /** Whether it may go altogether where the page is narrower still; the last such column goes first. */
  readonly mayBeDropped?: boolean;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly note?: string }
  /** Named values, a line each, with a word on what they mean. */
  | {
      readonly kind: 'facts';
      readonly facts: readonly { readonly name: string; readonly value: Cell; readonly note: string }[];
    }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
      /** A last row, set apart. */
      readonly total?: readonly Cell[];
      /** Whether its head stands there without a row, as Docker prints an empty list. */
      readonly keepsHead?: boolean;
    }
  /** A JSON document as Docker prints it. */
  | { readonly kind: 'document'; readonly value: unknown }
  /** Lines of a text as they are to stand, such as a Dockerfile. */
  | { readonly kind: 'lines'; readonly lines: readonly string[]; readonly language?: 'dockerfile' | 'diff' }
  | {
      readonly kind: 'findings';
      readonly findings: readonly Finding[];
      /** How many findings of one rule are shown; 3 where nothing is said. */
      readonly mostOfOneRule?: number;
      /** Whether notes are only counted: on a page that is not about them. */
      readonly notesInBrief?: boolean;
    };
