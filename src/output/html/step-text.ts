// The instruction that made a layer, as a page tells it.
import { instruction } from '../../spec/instruction.ts';

/** In one line; an instruction may be a script. */
export function stepText(createdBy: string | null, most: number): string {
  const step = createdBy === null ? '' : instruction(createdBy);
  if (step === '') return 'a step that the history does not tell';
  return step.length > most ? `${step.slice(0, most)}…` : step;
}
