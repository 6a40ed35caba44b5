// Decompression with protection against decompression bombs. A stream fails only if it exceeds both the absolute size
// and the expansion ratio, so large honest streams pass.
import { humanSize } from '../../text/byte-size.ts';
import { requireNotCancelled } from '../cancellation.ts';
import { InputError } from '../input-error.ts';
import { type Limits, limitFlag } from '../limits.ts';
import { chargeMemory, releaseMemory } from '../memory.ts';
import { type Codec, CodecError, type OnTrailing, type StreamObserver } from './codec.ts';

/** What several streams together have expanded beyond a ratio. */
export interface SharedExpansion {
  /** In KiB, each counted as often as its codec is slow; threads share the memory. */
  readonly beyond: Int32Array;
  /** Decompressed bytes for each byte of a stream that are not beyond. */
  readonly ratio: number;
}

export const sharedExpansion = (ratio: number): SharedExpansion => ({
  beyond: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  ratio,
});

/** The decompressed bytes of a stream; chunks may be kept. See {@link streamDecompressed}. */
export async function* decompress(
  codec: Codec,
  source: AsyncIterable<Buffer>,
  limits: Limits,
  onTrailing?: OnTrailing,
  stored?: () => number,
): AsyncGenerator<Buffer> {
  for await (const chunk of streamDecompressed(codec, source, limits, { onTrailing, stored, keepsChunks: true }))
    yield codec.reusesChunks ? Buffer.from(chunk) : chunk;
}

/** What is known about a stream besides its bytes, and what is told about it. */
export interface StreamContext extends Omit<StreamObserver, 'onWindow'> {
  readonly shared?: SharedExpansion | undefined;
  /** Tells how many bytes have been read of what the stream is stored in, if that is compressed, too. */
  readonly stored?: (() => number) | undefined;
  /** Whether chunks of a codec that does not reuse them are used after the next iteration. */
  readonly keepsChunks?: boolean;
}

/**
 * Like {@link decompress}, but a chunk is valid only until the next iteration.
 * @throws {CodecError} with kind 'limit' if the stream exceeds both the ratio and the size in {@link Limits}
 * @throws {InputError} if all streams that share an expansion exceed them together
 */
export async function* streamDecompressed(
  codec: Codec,
  source: AsyncIterable<Buffer>,
  limits: Limits,
  { onTrailing, onStep, shared, stored, keepsChunks = false }: StreamContext = {},
): AsyncGenerator<Buffer> {
  const { slowness = 1 } = codec;
  const { expansionRatio } = limits;
  let compressed = 0;
  let expanded = 0;
  async function* metered(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      compressed += chunk.length;
      yield chunk;
    }
  }
  let window = 0;
  let counted = 0;
  let beyond = 0;
  try {
    const onWindow = (bytes: number): void => {
      window = bytes;
    };
    for await (const chunk of codec.decompress(metered(), { onTrailing, onWindow, onStep })) {
      requireNotCancelled(limits);
      expanded += chunk.length;
      const isBeyond = expanded > (stored?.() ?? compressed) * expansionRatio;
      if (isBeyond && expanded * slowness > limits.expandedSize) {
        const ratio = `${expansionRatio} times`;
        throw new CodecError(
          'limit',
          `the ${codec.name} stream expands to more than ${ratio} its size, like a decompression bomb; to read it, raise ${limitFlag('expandedSize')} or ${limitFlag('expansionRatio')}`,
        );
      }
      // Memory for a window is reserved at once, but used only as far as there is output.
      const more = Math.min(window, expanded) - counted;
      if (more >= windowStep) {
        counted += more;
        chargeMemory(limits, more, `windows of ${codec.name} streams`);
      }
      if (shared) beyond = addBeyond(shared, beyond, (expanded - compressed * shared.ratio) * slowness, limits);
      yield chunk;
      if (!keepsChunks) codec.release?.(chunk);
    }
  } finally {
    releaseMemory(limits, counted);
  }
}

/** Adds what a stream has expanded beyond the ratio to that of all streams. Returns it in KiB. */
function addBeyond(shared: SharedExpansion, known: number, bytes: number, limits: Limits): number {
  const beyond = Math.floor(bytes / 2 ** 10);
  if (beyond <= known) return known;
  const all = Atomics.add(shared.beyond, 0, beyond - known) + beyond - known;
  if (all > limits.expandedSize / 2 ** 10) throw tooMuchTogether(limits);
  return beyond;
}

const tooMuchTogether = ({ expandedSize, expansionRatio }: Limits): InputError =>
  new InputError(
    'limit',
    `the layers together expand to more than ${humanSize(expandedSize)} beyond ${expansionRatio} times their stored size, like decompression bombs; to read them, raise ${limitFlag('expandedSize')} or ${limitFlag('expansionRatio')}`,
  );

/** Smaller parts of a window are not counted. */
const windowStep = 2 ** 20;

/**
 * The first `length` bytes of a stream, which may reuse its chunks and never end; fewer if it ends or breaks off before.
 * What came before the break shows what it is.
 */
export async function firstBytes(stream: AsyncIterable<Buffer>, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size >= length) break;
    }
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
  }
  return Buffer.concat(chunks).subarray(0, length);
}
