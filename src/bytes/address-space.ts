// The address space of a process with a limit (ulimit -v): V8 reserves far more of it than it uses, and ends the process when it
// has no more. Decoders and threads take a part that leaves enough for the heap.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { InputError } from './input-error.ts';

/** The types of Node.js do not have it. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => object;
};

const pageSize = 65_536;
/** Bytes that the WebAssembly memory of a decoder may grow to if addresses are limited: from windows of 256 MiB up to all of them. */
const decoderMemory = { share: 1 / 16, min: 384 * 2 ** 20, max: 1.2e9 };
/** Bytes reserved for each thread, with a decoder. */
const threadAddresses = 2e9;

/**
 * Decoders in WebAssembly reserve gigabytes of addresses. Their own errors in a process that has less are no lines for users.
 * @throws {InputError} `limit` if there are too few
 */
export function requireAddresses(name: string): void {
  limitReservations();
  try {
    new WebAssembly.Memory({ initial: 1, maximum: 1 });
  } catch {
    throw new InputError(
      'limit',
      `${name} needs more address space than this process may have; raise ulimit -v, or set NODE_OPTIONS=--disable-wasm-trap-handler`,
    );
  }
}

let isLimited = false;

/** Without this, V8 reserves all that it gets, up to 2 GB, for each memory that can grow. */
function limitReservations(): void {
  if (isLimited) return;
  isLimited = true;
  const limit = addressLimit();
  if (limit === undefined) return;
  const { share, min, max } = decoderMemory;
  const bytes = Math.min(Math.max(limit * share, min), max);
  setFlagsFromString(`--wasm-max-mem-pages=${Math.floor(bytes / pageSize)}`);
}

/** The number of threads for which there are addresses, the calling one among them. */
export function maxThreadsByAddresses(): number {
  return Math.max(1, Math.round((addressLimit() ?? Infinity) / threadAddresses));
}

/** Bytes of address space of this process; undefined without a limit, and where the system does not say. */
function addressLimit(): number | undefined {
  try {
    const [, bytes] = /^Max address space +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return bytes === undefined ? undefined : Number(bytes);
  } catch {
    return undefined;
  }
}
