// xz decoder (WebAssembly from xz-decompress), loaded on first use.
import { ReadableStream } from 'node:stream/web';
import { requireAddresses } from '../address-space.ts';
import { type Codec, CodecError } from './codec.ts';
import { XZSteps } from './xz-steps.ts';

const magic = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

/** The codec for xz. */
export const xz: Codec = {
  name: 'xz',
  reusesChunks: false,
  matches: (head) => head.subarray(0, magic.length).equals(magic),
  async *decompress(source, { onWindow, onStep } = {}) {
    requireAddresses('xz');
    const { default: library } = await import('xz-decompress');
    let head = Buffer.alloc(0);
    const steps = onStep && new XZSteps();
    let produced = 0;
    async function* withHead(): AsyncGenerator<Buffer> {
      for await (const chunk of source) {
        if (head.length < xzHeaderLength) head = Buffer.concat([head, chunk.subarray(0, xzHeaderLength - head.length)]);
        steps?.add(chunk);
        yield chunk;
      }
    }
    const chunks = withHead();
    const compressed = ReadableStream.from({
      [Symbol.asyncIterator]: () => chunks,
    }) as unknown as ConstructorParameters<typeof library.XzReadableStream>[0];
    const reader = new library.XzReadableStream(compressed).getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        onWindow?.(readBlockHeader(head.subarray(streamHeaderSize)).dictionary);
        yield Buffer.from(next.value);
        produced += next.value.length;
        if (onStep) steps?.report(produced, onStep);
      }
    } catch (error) {
      throw asCodecError(error, head);
    } finally {
      await reader.cancel().catch(() => {});
      // On an error the library does not close its source, which would leave the file open.
      await chunks.return(undefined);
    }
  },
};

/** Return codes of XZ Embedded, which the library reports: unknown check, no memory, memory limit, unsupported options. */
const unsupportedCodes: readonly number[] = [2, 3, 4, 6];
/** More input is needed than there is. */
const bufferError = 8;

function asCodecError(error: unknown, head: Buffer): CodecError {
  const code = Number(/error code (\d+)$/.exec(String(error))?.[1]);
  if (code === bufferError) return new CodecError('truncated', 'the xz stream ends early');
  if (!unsupportedCodes.includes(code)) return new CodecError('corrupt', `invalid xz data (error code ${code})`);
  // A later block can have other filters than the first one.
  const feature = unsupportedXZFeature(head) ?? 'another check, filter or dictionary size';
  return new CodecError(
    'unsupported',
    `it uses an xz feature that is not supported: ${feature}; compress it again: xz -d FILE, then xz --check=crc64 FILE`,
  );
}

const streamHeaderSize = 12;

/** Bytes of a stream header and the longest block header. */
const xzHeaderLength = streamHeaderSize + 1024;

const lzma2 = 0x21;

/** Names of checks and filters by ID; the codec decodes only LZMA2 with one of the checks 0, 1 and 4. */
const checks: Readonly<Record<number, string>> = { 10: 'SHA-256 check' };
const decodedChecks: readonly number[] = [0, 1, 4];
const filters: Readonly<Record<number, string>> = {
  3: 'delta filter',
  4: 'BCJ filter for x86',
  5: 'BCJ filter for PowerPC',
  6: 'BCJ filter for IA-64',
  7: 'BCJ filter for ARM',
  8: 'BCJ filter for ARM Thumb',
  9: 'BCJ filter for SPARC',
  10: 'BCJ filter for ARM64',
  11: 'BCJ filter for RISC-V',
};

/** Dictionary up to which the codec decodes. */
const maxDictionary = 64 * 2 ** 20;

/**
 * What the decoder does not support in the stream header and the first block header (The .xz File Format, sections 2.1.1 and
 * 3.1), such as "SHA-256 check"; undefined if there is nothing.
 */
function unsupportedXZFeature(head: Buffer): string | undefined {
  const check = (head[7] ?? 0) & 0x0f;
  if (!decodedChecks.includes(check)) return checks[check] ?? `check type ${check}`;
  const { ids, dictionary } = readBlockHeader(head.subarray(streamHeaderSize));
  const filter = ids.find((id) => id !== lzma2);
  if (filter !== undefined) return filters[filter] ?? `filter 0x${filter.toString(16)}`;
  return dictionary > maxDictionary ? `dictionary of ${dictionary / 2 ** 20} MiB` : undefined;
}

interface BlockHeader {
  /** IDs of the filters, in their order. */
  readonly ids: readonly number[];
  /** Bytes of the dictionary of LZMA2; 0 without it. */
  readonly dictionary: number;
}

function readBlockHeader(header: Buffer): BlockHeader {
  const ids: number[] = [];
  let dictionary = 0;
  let position = 2;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; position < header.length; shift += 7) {
      const byte = header[position++] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  const flags = header[1] ?? 0;
  // Compressed and uncompressed size.
  if (flags & 0x40) number();
  if (flags & 0x80) number();
  for (let left = (flags & 3) + 1; left > 0 && position < header.length; left -= 1) {
    const id = number();
    const size = number();
    if (id === lzma2) dictionary = dictionarySize(header[position] ?? 0);
    ids.push(id);
    position += size;
  }
  return { ids, dictionary };
}

/** Section 5.3.1: 2^n or 3·2^n bytes. */
const dictionarySize = (bits: number): number => (2 + (bits & 1)) * 2 ** (Math.floor(bits / 2) + 11);
