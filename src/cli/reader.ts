// How a command gets at archives: each opened as the user names it, read as deep as the question goes.
import { createReadStream, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Analysis } from '../analysis/analysis.ts';
import { analyze, type Depth } from '../analysis/analyze.ts';
import { peek } from '../archive/peek.ts';
import type { Spool } from '../archive/spool.ts';
import { InputError } from '../bytes/input-error.ts';
import { blockSize, hasValidChecksum } from '../bytes/tar-header.ts';
import { openDocument } from '../image/open-document.ts';
import { openImages } from '../image/open-images.ts';
import { selectImages, selectOneImage } from '../image/select-images.ts';
import type { Call } from './command.ts';
import type { SharedOptions } from './shared-options.ts';
import { parseSubject } from './subject.ts';
import type { Terminal } from './terminal.ts';

/** A command needs an image and the archive, though recognised, has none. */
export class NoImage extends Error {
  readonly analysis: Analysis;

  constructor(analysis: Analysis) {
    super('the archive holds no image');
    this.analysis = analysis;
  }
}

export function reader(shared: SharedOptions, terminal: Terminal, spool: Spool): Omit<Call, 'archives' | 'options'> {
  const { limits } = shared;
  const jobs = jobsOf(shared.jobs);
  let stdin = terminal.stdin;
  const open = async (argument: string) => {
    const { file, image, format } = parseSubject(argument);
    const source = file === '-' ? { name: '-', stream: stdin } : { name: file };
    const opened = await openImages(source, spool, limits, format);
    return { opened, asked: { image: shared.image ?? image, platform: shared.platform } };
  };
  const options = (depth: Depth) => ({ depth, limits, jobs });
  return {
    limits,
    jobs,
    now: terminal.now(),
    async document(file, mediaType) {
      const isStdin = file === '-';
      if (!isStdin && !statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
      const peeked = await peek(isStdin ? stdin : createReadStream(file), blockSize);
      if (mediaType !== undefined || looksLikeJSON(peeked.head)) {
        return await analyze(await openDocument(file, peeked.stream, mediaType, limits), [], options('layers'));
      }
      if (isStdin) stdin = peeked.stream;
      else await peeked.close();
      return undefined;
    },
    async analyze(argument, depth) {
      const { opened, asked } = await open(argument);
      return await analyze(opened, selectImages(opened.archive.name, opened.contents, asked), options(depth));
    },
    async analyzeOne(argument, depth) {
      const { opened, asked } = await open(argument);
      if (opened.contents.images.length === 0) throw new NoImage(await analyze(opened, [], options(depth)));
      const one = selectOneImage(opened.archive.name, opened.contents, asked);
      const analysis = await analyze(opened, [one], options(depth));
      return { analysis, image: analysis.images[0] };
    },
    images: async (argument) => (await open(argument)).opened.contents.images,
  };
}

/** A tar may begin with a file of such a name, but then with a header. */
const looksLikeJSON = (head: Buffer): boolean =>
  /^\ufeff?\s*[{[]/.test(head.toString('utf8')) && !(head.length === blockSize && hasValidChecksum(head));

/** One thread a processor; on a single one a further thread is of no use. */
function jobsOf(given: number | undefined): number {
  if (given === undefined) return availableParallelism() > 1 ? availableParallelism() : 0;
  if (Number.isInteger(given) && given >= 0) return given;
  throw new InputError('usage', '--jobs takes a whole number from 0 on');
}
