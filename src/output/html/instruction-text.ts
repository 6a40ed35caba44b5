// The instruction that created a layer, as the page shows it.
import { html, type Markup } from './markup.ts';

/** One line of at most `most` characters: an instruction can be a whole script. */
export function instructionText(instruction: string | null, most: number): string {
  if (!instruction) return 'unknown instruction';
  return instruction.length > most ? `${instruction.slice(0, most)}…` : instruction;
}

/** One line, with a longer version in the tooltip. */
export const instructionMarkup = (instruction: string | null): Markup =>
  html`<bdi class="step" title="${instructionText(instruction, 500)}">${instructionText(instruction, 160)}</bdi>`;
