// --report FORMAT=FILE: the same answer in further formats, each in its file.
import type { Options } from 'yargs';
import { InputError } from '../bytes/input-error.ts';
import type { Output } from '../output/output.ts';
import { outputNames } from '../output/output-of.ts';
import { outputs } from '../output/outputs.ts';

export interface ReportFile {
  readonly format: Output;
  readonly file: string;
}

export const reportOption: Options = {
  type: 'string',
  array: true,
  nargs: 1,
  describe: 'FORMAT=FILE: write the answer in this format too, to this file; may be repeated',
};

/** @throws {InputError} where a format is none, or a file has no name */
export const reportFiles = (given: unknown): readonly ReportFile[] =>
  [given ?? []].flat().map((value): ReportFile => {
    const [, name, file] = /^([^=]*)=(.+)$/s.exec(String(value)) ?? [];
    const format = outputs.find((output) => output.name === name);
    if (format && file !== undefined) return { format, file };
    const what = file === undefined ? 'write FORMAT=FILE' : `the formats are ${outputNames.join(', ')}`;
    throw new InputError('usage', `--report ${value}: ${what}`);
  });
