// The command line from arguments to exit status. Only here and in the entry point does anything leave the process.
import type { Analysis } from '../analysis/analysis.ts';
import { analyze } from '../analysis/analyze.ts';
import type { Spool } from '../archive/spool.ts';
import { InputError } from '../bytes/input-error.ts';
import { defaultLimits } from '../bytes/limits.ts';
import { openImages } from '../image/open-images.ts';
import { selectImages } from '../image/select-images.ts';
import { printable } from '../output/cell.ts';
import { outputs } from '../output/outputs.ts';
import { exitCode } from './exit-code.ts';
import { parse } from './parse.ts';
import type { SharedOptions } from './shared-options.ts';
import { parseSubject } from './subject.ts';
import { type Terminal, wantsColor } from './terminal.ts';
import { version } from './version.ts';
import { writeFileWhole } from './write-file-whole.ts';

/** Runs one command line; resolves to the exit status. Only a fault of our own is thrown. */
export async function main(args: readonly string[], terminal: Terminal, spool: Spool): Promise<number> {
  try {
    return await answer(args, terminal, spool);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    await terminal.writeError(`timg-inspect: ${printable(error.message)}\n`);
    return 2;
  }
}

async function answer(args: readonly string[], terminal: Terminal, spool: Spool): Promise<number> {
  const parsed = parse(args, version, terminal.width);
  if (parsed.kind === 'text') {
    await terminal.writeOutput(parsed.text);
    return 0;
  }
  const { command, archives, shared, options } = parsed;
  const report = await command.run({
    archives,
    options,
    analyze: (archive) => analyzeSubject(archive, shared, terminal, spool),
  });
  const output = outputs.find(({ name }) => name === shared.format) ?? outputs[0];
  const isFile = shared.output !== undefined;
  const text = await output.render(report, {
    width: isFile ? undefined : terminal.width,
    color: isFile ? shared.color === 'always' : wantsColor(shared.color, terminal),
  });
  if (shared.output === undefined) await terminal.writeOutput(text);
  else await writeFileWhole(shared.output, text);
  return exitCode(report.findings);
}

async function analyzeSubject(
  argument: string,
  shared: SharedOptions,
  terminal: Terminal,
  spool: Spool,
): Promise<Analysis> {
  const { file, image, format } = parseSubject(argument);
  const source = file === '-' ? { name: '-', stream: terminal.stdin } : { name: file };
  const opened = await openImages(source, spool, defaultLimits, format);
  const selection = { image: shared.image ?? image, platform: shared.platform };
  return await analyze(opened, selectImages(file, opened.contents, selection), defaultLimits);
}
