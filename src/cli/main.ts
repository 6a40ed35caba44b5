// Runs a command line: chooses the command, opens archives, writes the report, and turns errors into messages and exit
// statuses.
import type { Spool } from '../archive/spool.ts';
import { inputErrorOf } from '../bytes/input-error.ts';
import { printable } from '../output/inert-text.ts';
import { outputs } from '../output/outputs.ts';
import { table } from '../output/table.ts';
import { withoutImage } from '../report/overview.ts';
import { archivesOfBase } from './base/base-archives.ts';
import { checkPaths, checkTerminal } from './check-paths.ts';
import { checkFormats, outputFiles } from './options/shared-options.ts';
import { parse } from './parse.ts';
import { NoImage } from './reading/archive-calls.ts';
import { reader, workerPool } from './reading/reader.ts';
import { ClosedOutput, type Terminal } from './terminal.ts';
import { version } from './version.ts';
import { writeFileAnswer, writeReport } from './write-answer.ts';

/**
 * Runs one command line and resolves to the exit status. Errors other than those of the input and of the system are bugs and
 * are thrown.
 */
export async function main(args: readonly string[], terminal: Terminal, spool: Spool): Promise<number> {
  try {
    return await answer(args, terminal, spool);
  } catch (error) {
    if (error instanceof ClosedOutput) return 0;
    const fault = inputErrorOf(error);
    for (const line of [fault.message, ...fault.more]) await terminal.writeError(`timg-inspect: ${printable(line)}\n`);
    return fault.code === 'incomplete' ? 1 : 2;
  }
}

async function answer(args: readonly string[], terminal: Terminal, spool: Spool): Promise<number> {
  const parsed = parse(args, version, terminal.width);
  if (parsed.kind === 'text') {
    await terminal.writeOutput(parsed.text);
    return 0;
  }
  if (parsed.kind === 'completion') {
    const { completionScript } = await import('./completion/completion-script.ts');
    await terminal.writeOutput(completionScript(parsed.shell));
    return 0;
  }
  const { command, archives, shared, options } = parsed;
  const { base, baseline } = options;
  checkFormats(shared, command.name);
  checkTerminal(command, shared.output, terminal);
  await checkPaths(
    [...archives, ...(shared.with ?? []), ...listOf(base).flatMap(archivesOfBase), ...listOf(baseline)],
    outputFiles(shared),
  );
  const pool = workerPool(shared, terminal);
  const kept: (() => Promise<void>)[] = [];
  try {
    const result = await command.run({
      archives,
      options,
      outputs: outputFiles(shared),
      ...reader(shared, terminal, spool, pool, (keep) => void kept.push(keep)),
    });
    if ('exitStatus' in result) return result.exitStatus;
    const status = await ('chunks' in result
      ? writeFileAnswer(result, shared, terminal)
      : writeReport(result, shared, terminal));
    for (const keep of kept) await keep();
    return status;
  } catch (error) {
    if (!(error instanceof NoImage)) throw error;
    if (command.printsFile || command.fillsScreen) {
      await terminal.writeError(`timg-inspect: ${printable(archives.join(' '))}: ${error.message}\n`);
      return 1;
    }
    // The report only says what is wrong with the archive. It does not fit a template, which is for the command's own report.
    const format = outputs.includes(shared.format) ? shared.format : table;
    await writeReport(withoutImage(error.analysis, command.isVerdict === true), { ...shared, format }, terminal);
    return 1;
  } finally {
    pool.close();
  }
}

const listOf = (value: unknown): readonly string[] => [value ?? []].flat().map(String);
