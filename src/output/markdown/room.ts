// The room that is left in a text of limited length.
import { inertLine } from '../inert-text.ts';
import type { BlockLines } from './blocks.ts';

/** Lines between blank ones. */
export type Section = readonly string[];

export interface Fitted {
  /** Empty if nothing fits. */
  readonly section: Section;
  /** How many items of the block it has. */
  readonly itemCount: number;
  /** Whether something is left out. */
  readonly isCut: boolean;
}

export const noSection: Fitted = { section: [], itemCount: 0, isCut: true };

/** A list must not take the room of all others. */
const maxListLength = 12_000;

/** With line ends and the blank line after it. */
const lengthOf = (section: Section): number => section.reduce((sum, line) => sum + line.length + 1, 1);

const sumOfLengths = (sections: readonly Section[]): number =>
  sections.reduce((sum, section) => sum + lengthOf(section), 0);

export class Room {
  #length: number;

  /** In UTF-16 units. */
  constructor(length: number) {
    this.#length = length;
  }

  get left(): number {
    return this.#length;
  }

  /** Takes the room of sections. False if there is too little. */
  take(...sections: readonly Section[]): boolean {
    const length = sumOfLengths(sections);
    if (length > this.#length) return false;
    this.#length -= length;
    return true;
  }

  /** Takes the room for as many items of a block as fit beside sections that are still to come. */
  fit({ before, items, after }: BlockLines, beside: readonly Section[] = []): Fitted {
    const start = before.map((line) => inertLine(line));
    const end = after.map((line) => inertLine(line));
    const most = Math.min(this.#length - sumOfLengths(beside), maxListLength);
    let length = lengthOf([...start, ...end]);
    if (length > most) return noSection;
    const shown: string[] = [];
    let isCut = false;
    for (const item of items) {
      const line = inertLine(item);
      length += line.length + 1;
      if (length > most) {
        isCut = true;
        break;
      }
      shown.push(line);
    }
    if (isCut && shown.length === 0) return noSection;
    const section = [...start, ...shown, ...end];
    if (section.length > 0) this.take(section);
    return { section, itemCount: shown.length, isCut };
  }
}
