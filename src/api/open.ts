// Opens archives for the library.
import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ArchiveSource } from '../archive/open-archive.ts';
import { Spool } from '../archive/spool.ts';
import { cancel, cancellable } from '../bytes/cancellation.ts';
import { InputError, inputErrorOf } from '../bytes/input-error.ts';
import { defaultLimits, type Limits } from '../bytes/limits.ts';
import { parseSubject, type Subject } from '../cli/subject.ts';
import { version } from '../cli/version.ts';
import { openImages } from '../image/open-images.ts';
import { type OtherArchive, openOtherArchive } from '../image/supplement/other-archive.ts';
import { defaultCacheSize } from '../layer/cache-files.ts';
import { onAbort, untilAborted } from './abort.ts';
import { callChecks, requireOptions, requireString, requireWholeNumber, wrongArgument } from './arguments.ts';
import type { ArchiveInput, ArchiveOptions } from './options.ts';
import { type Resources, Session } from './session.ts';

/** What is opened, and which image of it the path names. */
interface Input {
  readonly source: ArchiveSource;
  readonly subject: Pick<Subject, 'image' | 'format'>;
  /** Ends a stream early. */
  readonly stream?: Readable;
}

/** Checks of the options that open an archive. */
export const archiveChecks = {
  ...callChecks,
  name: (what: string, value: unknown) => requireString(what, value, 'app.tar'),
  with: () => {},
  jobs: (what: string, value: unknown) => requireWholeNumber(what, value),
  limits: (what: string, value: unknown) => requireLimits(what, value),
  cache: (what: string, value: unknown) => requireString(what, value, '/var/cache/timg-inspect'),
  cacheSize: (what: string, value: unknown) => requireWholeNumber(what, value),
};

function requireLimits(what: string, value: unknown): void {
  const check = (name: string, limit: unknown) => requireWholeNumber(name, limit);
  requireOptions(what, value, Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, check])));
}

/** The session of an opened archive, and the image that its path names. */
export interface OpenedSession {
  readonly session: Session;
  readonly image: string | undefined;
}

/**
 * Opens an archive; nothing is left of it if that fails.
 * @throws the reason of an aborted signal
 * @throws {InputError}
 */
export async function openSession(
  caller: string,
  input: ArchiveInput,
  options: ArchiveOptions,
): Promise<OpenedSession> {
  const { signal } = options;
  signal?.throwIfAborted();
  const main = inputOf(`${caller}: the archive`, input, options.name, signal);
  const others = listOf(options.with).map((one) => inputOf(`${caller}: with`, one, undefined, signal));
  const spool = new Spool();
  const resources = resourcesOf(options, spool);
  const limits = cancellable(resources.limits);
  const ignoreSignal = onAbort(signal, () => {
    cancel(limits);
    for (const { stream } of [main, ...others]) stream?.destroy();
  });
  try {
    const opened = await open(main, others, spool, limits);
    signal?.throwIfAborted();
    const session = new Session(opened, resources, signal);
    return { session, image: main.subject.image };
  } catch (error) {
    spool.remove();
    throw signal?.aborted ? signal.reason : inputErrorOf(error);
  } finally {
    ignoreSignal();
  }
}

async function open(main: Input, others: readonly Input[], spool: Spool, limits: Limits) {
  const opened: OtherArchive[] = [];
  for (const { source, subject } of others) opened.push(await openOtherArchive(source, spool, limits, subject.format));
  return await openImages(main.source, spool, limits, main.subject.format, opened);
}

function resourcesOf({ jobs, limits, cache, cacheSize }: ArchiveOptions, spool: Spool): Resources {
  return {
    spool,
    limits: { ...defaultLimits, ...withoutUndefined(limits) },
    jobs: jobs ?? availableParallelism(),
    cache: cache === undefined ? undefined : { folder: cache, size: cacheSize ?? defaultCacheSize.bytes, version },
  };
}

const withoutUndefined = (limits: ArchiveOptions['limits'] = {}): Partial<Limits> =>
  Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));

const listOf = (value: ArchiveOptions['with']): readonly ArchiveInput[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as ArchiveInput];

function inputOf(what: string, input: unknown, name = 'archive', signal: AbortSignal | undefined): Input {
  if (input instanceof URL) return inputOfURL(what, input);
  if (typeof input === 'string' && input !== '') return inputOfPath(what, input);
  if (input instanceof Uint8Array) return { source: { name, stream: oneChunk(input) }, subject: {} };
  if (isIterable(input)) {
    const stream = input instanceof Readable ? { stream: input } : {};
    return { source: { name, stream: bytesOf(what, input, signal) }, subject: {}, ...stream };
  }
  throw wrongArgument(what, 'a path, file URL, Buffer or Readable', input);
}

function inputOfURL(what: string, url: URL): Input {
  if (url.protocol !== 'file:') throw wrongArgument(what, 'a file URL', url.href);
  return { source: { name: fileURLToPath(url) }, subject: {} };
}

function inputOfPath(what: string, path: string): Input {
  if (path === '-') throw new InputError('usage', `${what} cannot be "-"; pass the stream to read standard input`);
  const { file, inside, ...subject } = parseSubject(path);
  return { source: { name: file, inside }, subject };
}

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

async function* oneChunk({ buffer, byteOffset, byteLength }: Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(buffer, byteOffset, byteLength);
}

/** Ends when the signal is aborted, whatever the iterable waits for. */
async function* bytesOf(
  what: string,
  chunks: AsyncIterable<unknown>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  let isEnded = false;
  try {
    while (!isEnded) {
      const { done, value } = await (signal ? untilAborted(iterator.next(), signal) : iterator.next());
      isEnded = done === true;
      if (isEnded) return;
      if (!(value instanceof Uint8Array)) throw wrongArgument(`${what}: each chunk of the stream`, 'a Buffer', value);
      yield Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
  } finally {
    // An iterable that waits answers only when it goes on.
    const ended = isEnded ? undefined : iterator.return?.();
    if (signal?.aborted) void ended?.catch(() => {});
    else await ended;
  }
}
