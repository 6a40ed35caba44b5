// The content of a file as a stream: what `cat` prints. The archive is not read before the stream is.
import { finished, Readable } from 'node:stream';
import { InputError } from '../bytes/input-error.ts';
import { type Target, withCall } from './command-call.ts';
import type { CallOptions } from './options.ts';

/** `layer` is the only layer that is asked for; undefined: the final filesystem. */
export function readFile(target: Target, path: string, layer: number | undefined, options: CallOptions): Readable {
  const { session } = target;
  const stream = Readable.from(contentOf(target, path, layer, options), { objectMode: false });
  const { signal } = options;
  const abort = (): void => void stream.destroy(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  finished(stream, () => signal?.removeEventListener('abort', abort));
  session.keep(stream);
  return stream;
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
      yield part.value;
    }
  } finally {
    await parts.return?.();
  }
  source.requireUnchanged?.();
  const fault = size === undefined || read === size ? doubt : `${shortfall}; ${read} of ${size} bytes are there`;
  if (fault !== undefined) throw new InputError('incomplete', fault);
}
