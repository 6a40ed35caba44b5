// Checks the input and output files of a command line against each other before any work: standard input can only be read
// once, and no output may overwrite an archive.
import { type BigIntStats, fstatSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { resolve } from 'node:path';
import { asNotReadable, asNotWritable, InputError } from '../bytes/input-error.ts';
import { comparablePath } from '../text/host-paths.ts';
import type { Command } from './command.ts';
import type { OutputFile } from './options/shared-options.ts';
import { parseSubject } from './subject.ts';
import type { Terminal } from './terminal.ts';

/** @throws {InputError} if standard input would be read twice, or an output is an archive or another output */
export async function checkPaths(archives: readonly string[], outputs: readonly OutputFile[]): Promise<void> {
  const inputs = archives.map((archive) => parseSubject(archive).file);
  if (inputs.filter((input) => input === '-').length > 1) {
    throw new InputError('usage', 'standard input (-) can be used only once');
  }
  const paths = outputs.map(({ file }) => comparablePath(resolve(file), platform()));
  const twice = outputs.find((_, at) => paths.indexOf(paths[at] as string) !== at);
  if (twice)
    throw new InputError('usage', `${twice.option} ${twice.file}: this file is already used for another output`);
  for (const output of outputs) await checkOutput(output, inputs);
}

async function checkOutput({ option, file }: OutputFile, inputs: readonly string[]): Promise<void> {
  const written = await statusOf(file, asNotWritable);
  if (!written?.isFile()) return;
  for (const input of inputs) {
    const read = input === '-' ? standardInput() : await statusOf(input, asNotReadable);
    if (read?.dev === written.dev && read.ino === written.ino) {
      throw new InputError('usage', `${option} ${file}: this is an input file; choose another output file`);
    }
  }
}

/** @throws {InputError} if binary data would be written to a terminal */
export function checkTerminal(
  command: Pick<Command, 'isBinary'>,
  output: string | undefined,
  { width }: Terminal,
): void {
  if (!command.isBinary || output !== undefined || width === undefined) return;
  throw new InputError('usage', 'refusing to write a tar to the terminal; use -o FILE');
}

/** @throws {InputError} if it may exist: what is taken for missing could be overwritten */
const statusOf = (path: string, asError: typeof asNotReadable): Promise<BigIntStats | undefined> =>
  stat(path, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw asError(path, error);
  });

/** Undefined if standard input is closed. */
function standardInput(): BigIntStats | undefined {
  try {
    return fstatSync(0, { bigint: true });
  } catch {
    return undefined;
  }
}
