// The command line from arguments to exit status: which command, on which archives, and what becomes of its faults.
import type { Analysis } from '../analysis/analysis.ts';
import { analyze } from '../analysis/analyze.ts';
import type { Spool } from '../archive/spool.ts';
import { InputError } from '../bytes/input-error.ts';
import { defaultLimits } from '../bytes/limits.ts';
import { openImages } from '../image/open-images.ts';
import { selectImages, selectOneImage } from '../image/select-images.ts';
import { printable } from '../output/cell.ts';
import { overview } from '../report/overview.ts';
import { checkPlaces } from './check-places.ts';
import type { Call } from './command.ts';
import { parse } from './parse.ts';
import type { SharedOptions } from './shared-options.ts';
import { parseSubject } from './subject.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';
import { writeFileAnswer, writeReport } from './write-answer.ts';

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
  const base = options.base === undefined ? [] : [String(options.base)];
  await checkPlaces([...archives, ...base], shared.output);
  try {
    const result = await command.run({ archives, options, ...reader(shared, terminal, spool) });
    return await ('chunks' in result
      ? writeFileAnswer(result, shared, terminal)
      : writeReport(result, shared, terminal));
  } catch (error) {
    if (!(error instanceof NoImage)) throw error;
    // There is no other answer than what is wrong with the archive.
    await writeReport(overview(error.analysis), shared, terminal);
    return 1;
  }
}

/** A command needs an image and the archive, though recognised, has none. */
class NoImage extends Error {
  readonly analysis: Analysis;

  constructor(analysis: Analysis) {
    super('the archive holds no image');
    this.analysis = analysis;
  }
}

/** How a command gets at archives. */
function reader(shared: SharedOptions, terminal: Terminal, spool: Spool): Omit<Call, 'archives' | 'options'> {
  const limits = defaultLimits;
  const open = async (argument: string) => {
    const { file, image, format } = parseSubject(argument);
    const source = file === '-' ? { name: '-', stream: terminal.stdin } : { name: file };
    const opened = await openImages(source, spool, limits, format);
    return { opened, asked: { image: shared.image ?? image, platform: shared.platform } };
  };
  return {
    limits,
    async analyze(argument, depth) {
      const { opened, asked } = await open(argument);
      return await analyze(opened, selectImages(opened.archive.name, opened.contents, asked), limits, depth);
    },
    async analyzeOne(argument, depth) {
      const { opened, asked } = await open(argument);
      if (opened.contents.images.length === 0) throw new NoImage(await analyze(opened, [], limits, depth));
      const one = selectOneImage(opened.archive.name, opened.contents, asked);
      const analysis = await analyze(opened, [one], limits, depth);
      return { analysis, image: analysis.images[0] };
    },
    images: async (argument) => (await open(argument)).opened.contents.images,
  };
}
