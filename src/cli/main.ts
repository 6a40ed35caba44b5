// The command line from arguments to exit status: which command, on which archives, and what becomes of its faults.
import type { Spool } from '../archive/spool.ts';
import { InputError } from '../bytes/input-error.ts';
import { printable } from '../output/cell.ts';
import { outputs } from '../output/outputs.ts';
import { table } from '../output/table.ts';
import { withoutImage } from '../report/overview.ts';
import { checkPlaces, checkTerminal } from './check-paths.ts';
import { baseArchives } from './options/base-option.ts';
import { outputPlaces } from './options/shared-options.ts';
import { parse } from './parse.ts';
import { NoImage, reader } from './reader.ts';
import { ClosedOutput, type Terminal } from './terminal.ts';
import { version } from './version.ts';
import { writeFileAnswer, writeReport } from './write-answer.ts';

/** Runs one command line; resolves to the exit status. Only a fault of our own is thrown. */
export async function main(args: readonly string[], terminal: Terminal, spool: Spool): Promise<number> {
  try {
    return await answer(args, terminal, spool);
  } catch (error) {
    if (error instanceof ClosedOutput) return 0;
    if (!(error instanceof InputError)) throw error;
    for (const line of [error.message, ...error.more]) await terminal.writeError(`timg-inspect: ${printable(line)}\n`);
    return error.code === 'incomplete' ? 1 : 2;
  }
}

async function answer(args: readonly string[], terminal: Terminal, spool: Spool): Promise<number> {
  const parsed = parse(args, version, terminal.width);
  if (parsed.kind === 'text') {
    await terminal.writeOutput(parsed.text);
    return 0;
  }
  const { command, archives, shared, options } = parsed;
  checkTerminal(command, shared.output, terminal);
  await checkPlaces(
    [...archives, ...baseArchives(options), ...[options.baseline ?? []].flat().map(String)],
    outputPlaces(shared),
  );
  try {
    const result = await command.run({
      archives,
      options,
      outputs: outputPlaces(shared),
      ...reader(shared, terminal, spool),
    });
    return await ('chunks' in result
      ? writeFileAnswer(result, shared, terminal)
      : writeReport(result, shared, terminal));
  } catch (error) {
    if (!(error instanceof NoImage)) throw error;
    if (command.printsFile) {
      await terminal.writeError(`timg-inspect: ${printable(archives[0])}: ${error.message}\n`);
      return 1;
    }
    // There is no other answer than what is wrong with the archive; a template is for the answer there would have been.
    const format = outputs.includes(shared.format) ? shared.format : table;
    await writeReport(withoutImage(error.analysis, command.isVerdict === true), { ...shared, format }, terminal);
    return 1;
  }
}
