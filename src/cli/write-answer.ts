// Writes an answer to where it was asked for, standard output or a file: a report as an output has it, a file as it is.
import { IncompleteExport } from '../analysis/export-tar.ts';
import { printable } from '../output/cell.ts';
import { findingLines } from '../output/finding-lines.ts';
import { styleOf } from '../output/style.ts';
import type { Report } from '../report/report.ts';
import type { FileAnswer } from './command.ts';
import { exitCode } from './exit-code.ts';
import { gathered, inChunks } from './in-chunks.ts';
import type { SharedOptions } from './shared-options.ts';
import { type Terminal, wantsColor } from './terminal.ts';
import { version } from './version.ts';
import { writeFileWhole } from './write-file-whole.ts';

/** Resolves to the exit status. */
export async function writeReport(report: Report, shared: SharedOptions, terminal: Terminal): Promise<number> {
  const isFile = shared.output !== undefined;
  const pieces = shared.format.render(report, {
    width: isFile ? undefined : terminal.width,
    color: isFile ? shared.color === 'always' : wantsColor(shared.color, terminal),
    version,
  });
  await write(inChunks(pieces), shared, terminal);
  if (!tellsFindings(report, shared.format)) {
    const findings = report.findings.filter(({ severity }) => severity !== 'note');
    for (const line of findingLines({ kind: 'findings', findings }, styleOf(false))) {
      await terminal.writeError(`timg-inspect: ${line}\n`);
    }
  }
  return exitCode(report);
}

/** A template, or an answer that is a document for other programs, has no room for what is wrong. */
const tellsFindings = ({ blocks }: Report, { name }: SharedOptions['format']): boolean =>
  name !== 'template' && (!['table', 'markdown'].includes(name) || blocks.some(({ kind }) => kind === 'findings'));

/** Resolves to the exit status. */
export async function writeFileAnswer(
  { chunks, size }: FileAnswer,
  shared: SharedOptions,
  terminal: Terminal,
): Promise<number> {
  let written = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of gathered(chunks)) {
      written += chunk.length;
      yield chunk;
    }
  }
  try {
    await write(counted(), shared, terminal);
  } catch (error) {
    if (!(error instanceof IncompleteExport)) throw error;
    await terminal.writeError(`timg-inspect: the tar is not whole: ${printable(error.message)}\n`);
    return 1;
  }
  if (size === undefined || written === size) return 0;
  await terminal.writeError(`timg-inspect: only ${written} of ${size} bytes of the file are in the archive\n`);
  return 1;
}

/** Waits for each chunk, so that no more of the answer is in memory than its reader has room for. */
async function write(
  chunks: Iterable<string> | AsyncIterable<Buffer>,
  { output }: SharedOptions,
  terminal: Terminal,
): Promise<void> {
  if (output !== undefined) await writeFileWhole(output, chunks);
  else for await (const chunk of chunks) await terminal.writeOutput(chunk);
}
