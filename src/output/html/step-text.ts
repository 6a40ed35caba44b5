// The instruction that made a layer, as a page tells it.
import { instruction } from '../../spec/instruction.ts';
import { html, type Markup } from './markup.ts';

/** In one line; an instruction may be a script. */
export function stepText(createdBy: string | null, most: number): string {
  const step = createdBy === null ? '' : instruction(createdBy);
  if (step === '') return 'a step that the history does not tell';
  return step.length > most ? `${step.slice(0, most)}…` : step;
}

/** A line of it, and more for who points at it. */
export const stepMarkup = (createdBy: string | null): Markup =>
  html`<bdi class="step" title="${stepText(createdBy, 500)}">${stepText(createdBy, 160)}</bdi>`;
