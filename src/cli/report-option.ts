// --report FORMAT=FILE: the same answer in further formats, each in its own file.
import { InputError } from '../bytes/input-error.ts';
import type { Output } from '../output/output.ts';
import { outputNames } from '../output/output-of.ts';
import { outputs } from '../output/outputs.ts';
import type { CommandOption } from './option.ts';

export interface ReportFile {
  readonly format: Output;
  readonly file: string;
}

export const reportOption = {
  type: 'string',
  array: true,
  nargs: 1,
  placeholder: 'FORMAT=FILE',
  describe: 'Also write FORMAT to FILE; may be repeated',
} as const satisfies CommandOption;

/** @throws {InputError} if a format is unknown, or a file has no name */
export const reportFiles = (given: unknown): readonly ReportFile[] =>
  [given ?? []].flat().map((value): ReportFile => {
    const [, name, file] = /^([^=]*)=(.+)$/s.exec(String(value)) ?? [];
    const format = outputs.find((output) => output.name === name);
    if (format && file !== undefined) return { format, file };
    const what = file === undefined ? 'use FORMAT=FILE' : `no format "${name}"; use ${outputNames.join(', ')}`;
    throw new InputError('usage', `--report ${value}: ${what}`);
  });
