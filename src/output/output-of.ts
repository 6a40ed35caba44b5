// Finds the output for a value of --format: a name or a Go template.
import { InputError } from '../bytes/input-error.ts';
import { nearestWord } from '../text/nearest-word.ts';
import type { Output } from './output.ts';
import { outputs } from './outputs.ts';
import { templateOutput } from './template.ts';

export const outputNames = outputs.map(({ name }) => name);

/** @throws {InputError} `usage` if the name is unknown or the template is wrong */
export function outputOf(format: string): Output {
  const named = outputs.find(({ name }) => name === format);
  if (named) return named;
  if (format.includes('{{') || format.startsWith('table ')) return templateOutput(format);
  const nearest = nearestWord(format, outputNames);
  const known = `${outputNames.join(', ')}, or a Go template such as '{{json .}}'`;
  throw new InputError('usage', `no format "${format}"; ${nearest ? `did you mean "${nearest}"?` : `use ${known}`}`);
}
