// Opens and analyzes archives for commands, as the shared options say.
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { analyze, analyzeAll } from '../../analysis/analyze.ts';
import { type AnalyzeOptions, partsOf, type Reading } from '../../analysis/analyze-options.ts';
import { type Peeked, peek } from '../../archive/peek.ts';
import type { Spool } from '../../archive/spool.ts';
import { streamFile } from '../../bytes/byte-range.ts';
import { InputError } from '../../bytes/input-error.ts';
import { hasValidChecksum } from '../../bytes/tar/checksum.ts';
import { blockSize } from '../../bytes/tar/header.ts';
import { type ChosenImage, chooseImages, type ImageChoice } from '../../image/choose-image.ts';
import { openDocument } from '../../image/open-document.ts';
import { openImages } from '../../image/open-images.ts';
import { type OtherArchive, openOtherArchive } from '../../image/supplement/other-archive.ts';
import { printable } from '../../output/inert-text.ts';
import { WorkerPool, type WorkerPoolOptions } from '../../workers/worker-pool.ts';
import type { Call } from '../command.ts';
import { preferredPlatform } from '../host-platform.ts';
import {
  cacheFolder,
  offersScreen,
  type SharedOptions,
  showsFields,
  writesMarkdown,
} from '../options/shared-options.ts';
import { othersOf } from '../options/with-option.ts';
import { parseSubject, type Subject } from '../subject.ts';
import { type Terminal, wantsASCII, wantsColor } from '../terminal.ts';
import { archiveCalls } from './archive-calls.ts';
import { Progress } from './progress.ts';

export function reader(
  shared: SharedOptions,
  terminal: Terminal,
  spool: Spool,
  pool: WorkerPool,
  atEnd: (keep: () => Promise<void>) => void,
): Omit<Call, 'archives' | 'options' | 'outputs'> {
  const { limits } = shared;
  /** Streams of which the start was read already: they are read on from there. */
  const peekedStreams = new Map<string, AsyncIterable<Buffer>>([['-', terminal.stdin]]);
  const sourceOf = ({ file, inside }: Subject) => ({ name: file, stream: peekedStreams.get(file), inside });
  let others: Promise<readonly OtherArchive[]> | undefined;
  const openOthers = async () => {
    const opened: OtherArchive[] = [];
    for (const subject of othersOf(shared))
      opened.push(await openOtherArchive(sourceOf(subject), spool, limits, subject.format));
    return opened;
  };
  const open = async (argument: string, temporary = spool) => {
    const subject = parseSubject(argument);
    others ??= openOthers();
    const opened = await openImages(sourceOf(subject), temporary, limits, subject.format, await others);
    const { image } = subject;
    return { opened, asked: { image: shared.image ?? image, platform: shared.platform } };
  };
  const cache = cacheFolder(shared, terminal, atEnd);
  const options = (reading: Reading): AnalyzeOptions => {
    const { packages, ...parts } = partsOf(reading);
    return { ...parts, limits, pool, cache, packages: packages ? spool : undefined };
  };
  const choose = async (choices: readonly ImageChoice[]): Promise<readonly ChosenImage[]> => {
    const chosen = chooseImages(choices, () => preferredPlatform(terminal));
    for (const { note } of chosen)
      if (note !== undefined) await terminal.writeError(`timg-inspect: ${printable(note)}\n`);
    return chosen;
  };
  return {
    limits,
    pool,
    spool,
    now: terminal.now(),
    environment: terminal.environment,
    stdin: terminal.stdin,
    screen: terminal.screen && {
      ...terminal.screen,
      color: wantsColor(shared.color, terminal),
      isASCII: wantsASCII(terminal.environment),
    },
    inputOptions: (['image', 'platform', 'with'] as const).flatMap((name) =>
      [shared[name] ?? []].flat().flatMap((value) => [`--${name}`, value]),
    ),
    offersScreen: offersScreen(shared, terminal),
    writesMarkdown: writesMarkdown(shared, terminal),
    shows: (fields, onPage) => showsFields(shared, fields, onPage),
    draws: [shared.format, ...shared.report.map(({ format }) => format)].some(({ isDrawn }) => isDrawn),
    async document(file, mediaType) {
      const known = peekedStreams.get(file);
      // If the file cannot be read, the error comes from opening it as an archive.
      const peeked = known
        ? { ...(await peek(known, blockSize)), isFile: false }
        : await headOfFile(file).catch(() => undefined);
      if (!peeked) return undefined;
      const isTar = peeked.head.length === blockSize && hasValidChecksum(peeked.head);
      if (isTar && mediaType !== undefined) {
        await peeked.close();
        throw new InputError('usage', `${file}: --media-type is for single JSON documents, but this is an archive`);
      }
      if (mediaType !== undefined || (!isTar && looksLikeJSON(peeked.head))) {
        if (shared.with)
          throw new InputError('usage', `${file}: --with is for archives, but this is a single JSON document`);
        return await analyze(await openDocument(file, peeked.stream, mediaType, limits), [], options('declared'));
      }
      if (peeked.isFile) await peeked.close();
      else peekedStreams.set(file, peeked.stream);
      return undefined;
    },
    ...archiveCalls({
      open,
      choose,
      analyze: async (selections, reading) => await analyzeAll(selections, options(reading)),
    }),
  };
}

/** @throws {InputError} if the number of threads is invalid */
export const workerPool = (shared: SharedOptions, terminal: Terminal): WorkerPool =>
  new WorkerPool({
    jobs: jobsOf(shared.jobs, terminal.environment.TIMG_INSPECT_JOBS),
    onProgress: progressOf(shared, terminal),
  });

/** No progress without a terminal, or in CI, where it would be logged. */
function progressOf(shared: SharedOptions, terminal: Terminal): WorkerPoolOptions['onProgress'] {
  if (!terminal.showsProgress || terminal.environment.CI || shared['no-progress']) return undefined;
  const progress = new Progress(
    (text) => void terminal.writeError(text),
    () => terminal.now().getTime(),
  );
  return (done, total) => (done < total ? progress.update(done, total) : progress.clear());
}

/** Undefined for a directory. A pipe can only be read once. */
async function headOfFile(file: string): Promise<(Peeked & { readonly isFile: boolean }) | undefined> {
  const status = await stat(file);
  if (status.isDirectory()) return undefined;
  return { ...(await peek(await streamFile(file, status), blockSize)), isFile: status.isFile() };
}

const looksLikeJSON = (head: Buffer): boolean => /^\ufeff?\s*[{[]/.test(head.toString('utf8'));

/** One thread per processor by default. */
function jobsOf(given: number | undefined, environment: string | undefined): number {
  const jobs = given ?? (environment ? Number(environment) : undefined);
  if (jobs === undefined) return availableParallelism();
  if (Number.isInteger(jobs) && jobs >= 0) return jobs;
  throw new InputError(
    'usage',
    `${given === undefined ? 'TIMG_INSPECT_JOBS' : '--jobs'} must be a whole number, 0 or more`,
  );
}
