// Splits a tar into headers and bodies, and joins them again. It is independent of the reader under test. It knows only plain
// ustar headers; everything from the first other block on is the tail.

export interface TarPart {
  /** 512 bytes, which the caller may change; see {@link sealed}. */
  readonly header: Buffer;
  readonly body: Buffer;
}

export interface TarParts {
  readonly parts: readonly TarPart[];
  readonly tail: Buffer;
}

const block = 512;

export function tarParts(tar: Buffer): TarParts {
  const parts: TarPart[] = [];
  let at = 0;
  while (at + block <= tar.length && tar[at] !== 0) {
    const header = Buffer.from(tar.subarray(at, at + block));
    const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
    const isHeader = header.toString('latin1', 257, 262) === 'ustar' && header.readUInt8(124) < 0x80 && size >= 0;
    if (!isHeader || at + block + size > tar.length) break;
    parts.push({ header, body: Buffer.from(tar.subarray(at + block, at + block + size)) });
    at += block + padded(size);
  }
  return { parts, tail: tar.subarray(Math.min(at, tar.length)) };
}

export function joined({ parts, tail }: TarParts): Buffer {
  const blocks = parts.flatMap(({ header, body }) => [header, body, Buffer.alloc(padded(body.length) - body.length)]);
  return Buffer.concat([...blocks, tail]);
}

/** The part with another body, and the matching size and checksum in its header. */
export function withBody({ header }: TarPart, body: Buffer): TarPart {
  const changed = Buffer.from(header);
  changed.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  return { header: sealed(changed), body };
}

/** Corrects the checksum of a header in place. */
export function sealed(header: Buffer): Buffer {
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

const padded = (size: number): number => Math.ceil(size / block) * block;
