// Buffers that node:zlib writes its output to.

/** Bytes of such a buffer. */
export const outputSize = 2 ** 20;

/** What ArrayBuffer has from Node 21 on. */
type Transferable = ArrayBufferLike & { readonly transfer?: (size: number) => ArrayBuffer };

/**
 * Frees the buffer if the chunk is the last one in it, when zlib has already begun another: a garbage collection would come only after
 * many of them, and memory that was just in use is faster than new memory. Node 20 cannot do that.
 */
export function freeOutput({ buffer, byteOffset, length }: Buffer): void {
  if (buffer.byteLength === outputSize && byteOffset + length === outputSize) (buffer as Transferable).transfer?.(0);
}
