// The instruction that made a layer, as the page shows it.
import { html, type Markup } from './markup.ts';

/** In one line of at most this many characters; an instruction can be a script. */
export function instructionText(instruction: string | null, most: number): string {
  if (!instruction) return 'unknown instruction';
  return instruction.length > most ? `${instruction.slice(0, most)}…` : instruction;
}

/** One line of it, and more in its tooltip. */
export const instructionMarkup = (instruction: string | null): Markup =>
  html`<bdi class="step" title="${instructionText(instruction, 500)}">${instructionText(instruction, 160)}</bdi>`;
