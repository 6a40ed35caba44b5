// The content of a file as a stream: what `cat` prints. The archive is not read before the stream is.
import { Readable } from 'node:stream';
import { InputError } from '../bytes/input-error.ts';
import { onAbort } from './abort.ts';
import { type Target, withCall } from './command-call.ts';
import type { CallOptions } from './options.ts';

/** `layer` is the only layer that is asked for; undefined: the final filesystem. */
export function readFile(target: Target, path: string, layer: number | undefined, options: CallOptions): Readable {
  const stream = new FileStream((signal) => contentOf(target, path, layer, { ...options, signal }), options.signal);
  target.session.keep(stream);
  return stream;
}

/** A stream of chunks. Whoever makes them gets a signal that is aborted when the stream is destroyed. */
class FileStream extends Readable {
  readonly #abort = new AbortController();
  readonly #chunks: AsyncGenerator<Buffer>;
  #ignoreSignal: () => void = () => {};

  constructor(chunksOf: (signal: AbortSignal) => AsyncGenerator<Buffer>, signal: AbortSignal | undefined) {
    super();
    this.#chunks = chunksOf(this.#abort.signal);
    this.#ignoreSignal = onAbort(signal, () => void this.destroy(signal?.reason));
  }

  override async _read(): Promise<void> {
    try {
      const { done, value } = await this.#chunks.next();
      this.push(done ? null : value);
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  /** The stream is closed when nothing reads for it any more. */
  override async _destroy(error: Error | null, callback: (error?: Error | null) => void): Promise<void> {
    this.#ignoreSignal();
    this.#abort.abort(error ?? undefined);
    await this.#chunks.return(undefined).catch(() => {});
    callback(error);
  }
}

async function* contentOf(
  target: Target,
  path: string,
  layer: number | undefined,
  options: CallOptions,
): AsyncGenerator<Buffer> {
  const { cat } = await import('../cli/commands/cat.ts');
  const { session } = target;
  const answer = await withCall(new Map([[session.name, target]]), options, (call) =>
    cat.run({
      ...call,
      archives: [session.name],
      options: { path, layer: layer === undefined ? undefined : String(layer) },
    }),
  );
  if (!('chunks' in answer)) throw new Error('cat has no file');
  const { chunks, size, shortfall, doubt, source } = answer;
  let read = 0;
  const parts = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const part = await session.call(options, () => parts.next());
      if (part.done) break;
      read += part.value.length;
      if (part.value.length > 0) yield part.value;
    }
  } finally {
    await parts.return?.();
  }
  source.requireUnchanged?.();
  const fault = size === undefined || read === size ? doubt : `${shortfall}; ${read} of ${size} bytes are there`;
  if (fault !== undefined) throw new InputError('incomplete', fault);
}
