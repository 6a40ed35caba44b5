// The layout of a report as a comment on a pull request. A comment has a maximum length: an output leaves out what is least
// important, and says so.
import type { Block, Cell, Column, Line } from './block.ts';

export interface Comment {
  /** Identifies the comment, so that the next run updates it. */
  readonly name: string;
  /** The verdict. */
  readonly title: string;
  readonly notes: readonly Line[];
  /** Of the table with one row for each image. */
  readonly columns: readonly Column[];
  /** Those that failed come first. */
  readonly images: readonly CommentedImage[];
  /** Below the table: what it does not list. */
  readonly others?: Line | undefined;
  /** Below everything else. */
  readonly foot: readonly Block[];
  /** A command line that shows all of the report. */
  readonly command: string;
}

export interface CommentedImage {
  readonly passed: boolean;
  readonly row: readonly Cell[];
  readonly details?: Details | undefined;
}

/** A section that readers unfold. */
export interface Details {
  readonly label?: string;
  readonly summary: Line;
  readonly isOpen: boolean;
  readonly blocks: readonly Block[];
  /** Less important than the blocks of all images; the most important first. */
  readonly more: readonly Block[];
}
