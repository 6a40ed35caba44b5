// Writes a report or a file to standard output or to files, and determines the exit status.
import { IncompleteExport } from '../analysis/export/export-tar.ts';
import { InputError } from '../bytes/input-error.ts';
import { printable } from '../output/inert-text.ts';
import type { Output } from '../output/output.ts';
import { styleOf } from '../output/style.ts';
import { findingLines } from '../output/table.ts';
import type { FindingsBlock } from '../report/block.ts';
import type { Report } from '../report/report.ts';
import { isError } from '../rules/rule.ts';
import { ciPlaces } from './ci-environment.ts';
import type { FileAnswer } from './command.ts';
import type { SharedOptions } from './options/shared-options.ts';
import { ClosedOutput, sourceDate, type Terminal, wantsASCII, wantsColor } from './terminal.ts';
import { version } from './version.ts';
import { appendToFile, batchBuffers, batchStrings, writeFileWhole } from './write-file.ts';

/**
 * Writes a report in all its formats. Resolves to the exit status.
 * @throws {InputError} if something could not be written; everything else is written first
 */
export async function writeReport(report: Report, shared: SharedOptions, terminal: Terminal): Promise<number> {
  const status = exitCode(report);
  const failures: string[] = [];
  /** Whether it was written. */
  const attempt = async (write: () => Promise<void>): Promise<boolean> => {
    try {
      await write();
      return true;
    } catch (error) {
      failures.push(failureOf(error, report));
      return false;
    }
  };
  const unwritten = new Set<string>();
  for (const { name, text, isAdded } of report.files ?? [])
    if (!(await attempt(() => (isAdded ? appendToFile(name, text) : writeFileWhole(name, [text])))))
      unwritten.add(name);
  const { comment } = report;
  const told = {
    ...report,
    blocks: () => report.blocks(unwritten),
    ...(comment ? { comment: () => comment(unwritten) } : {}),
  };
  const places = [
    () => writePage(told, shared, terminal),
    ...shared.report.map(
      ({ format, file }) =>
        () =>
          writeFileWhole(file, rendered(told, format, terminal)),
    ),
    ...ciPlaces(told, shared.format, terminal),
  ];
  for (const write of places) await attempt(write);
  if (failures.length === 0) return status;
  const judged = report.parts ? 'check' : 'image';
  const verdict = report.isVerdict ? `; the ${judged} ${status === 0 ? 'passed' : 'failed'}` : '';
  throw new InputError('not-writable', failures.join('; ') + verdict);
}

/** A closed standard output is not an error (`timg-inspect | head`), unless a verdict is lost. */
function failureOf(error: unknown, { isVerdict }: Report): string {
  if (error instanceof InputError && error.code === 'not-writable') return error.message;
  if (!(error instanceof ClosedOutput) || !isVerdict) throw error;
  return 'standard output was closed before the report was written';
}

const rendered = (report: Report, format: Output, terminal: Terminal): Iterable<string> =>
  batchStrings(format.render(report, { color: false, version, madeAt: () => sourceDate(terminal.environment) }));

async function writePage(report: Report, shared: SharedOptions, terminal: Terminal): Promise<void> {
  const isFile = shared.output !== undefined;
  const pieces = shared.format.render(report, {
    width: isFile ? undefined : terminal.width,
    color: isFile ? shared.color === 'always' : wantsColor(shared.color, terminal),
    isASCII: wantsASCII(terminal.environment),
    version,
    madeAt: () => sourceDate(terminal.environment),
  });
  await write(batchStrings(pieces), shared, terminal);
  if (report.notice !== undefined) await terminal.writeError(`timg-inspect: ${printable(report.notice)}\n`);
  if (showsFindings(report, shared.format)) return;
  const findings = report.findings.filter(({ severity }) => severity !== 'note');
  await writeFindings({ kind: 'findings', findings }, terminal);
}

async function writeFindings(block: FindingsBlock, terminal: Terminal): Promise<void> {
  for (const line of findingLines(block, styleOf(false))) await terminal.writeError(`timg-inspect: ${line}\n`);
}

/** Whether the findings are in the output itself. */
const showsFindings = ({ pageHasFindings = true }: Report, { findings }: Output): boolean =>
  findings === 'data' || (findings === 'page' && pageHasFindings);

/** Writes a file. Resolves to the exit status. */
export async function writeFileAnswer(
  { chunks, source, size, shortfall, doubt, leftOut }: FileAnswer,
  shared: SharedOptions,
  terminal: Terminal,
): Promise<number> {
  let written = 0;
  async function* metered(): AsyncGenerator<Buffer> {
    for await (const chunk of batchBuffers(chunks)) {
      written += chunk.length;
      yield chunk;
    }
    source.requireUnchanged?.();
  }
  try {
    await write(metered(), shared, terminal);
  } catch (error) {
    if (!(error instanceof IncompleteExport)) throw error;
    source.requireUnchanged?.();
    await terminal.writeError(`timg-inspect: the exported tar is incomplete: ${printable(error.message)}\n`);
    if (leftOut) await writeFindings(leftOut, terminal);
    return 1;
  }
  if (leftOut) await writeFindings(leftOut, terminal);
  const isWhole = size === undefined || written === size;
  const done = shared.output === undefined ? 'printed' : 'written';
  const fault = isWhole ? doubt : `${shortfall}; ${written} of ${size} bytes ${done}`;
  if (fault === undefined) return leftOut?.findings.length ? 1 : 0;
  await terminal.writeError(`timg-inspect: ${printable(fault)}\n`);
  return 1;
}

/** Waits for each chunk, so that only one of them is in memory. */
async function write(
  chunks: Iterable<string> | AsyncIterable<Buffer>,
  { output }: SharedOptions,
  terminal: Terminal,
): Promise<void> {
  if (output !== undefined) await writeFileWhole(output, chunks);
  else for await (const chunk of chunks) await terminal.writeOutput(chunk);
}

/** Exit status of a report: 0 success, 1 a finding is an error, or the answer is no, 2 something could not be read. */
export const exitCode = ({ findings, isNo, isUnread }: Pick<Report, 'findings' | 'isNo' | 'isUnread'>): 0 | 1 | 2 =>
  isUnread ? 2 : isNo || findings.some(isError) ? 1 : 0;
