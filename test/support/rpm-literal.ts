// Headers of RPM packages and NDB databases from literals.

/** Values of tags: a text, a list of texts, or numbers. */
export type RpmTags = ReadonlyMap<number, string | readonly string[] | readonly number[]>;

const isNumbers = (value: readonly unknown[]): value is readonly number[] => typeof value[0] === 'number';

export function rpmHeader(tags: RpmTags): Buffer {
  const values: Buffer[] = [];
  const rows = Array.from(tags, ([tag, value]) => {
    const offset = Buffer.concat(values).length;
    const row = (type: number, count: number, bytes: Buffer): Buffer => {
      values.push(bytes);
      return words([tag, type, offset, count]);
    };
    if (typeof value === 'string') return row(6, 1, Buffer.from(`${value}\0`));
    if (isNumbers(value)) return row(4, value.length, words(value));
    return row(8, value.length, Buffer.from(value.map((text) => `${text}\0`).join('')));
  });
  const data = Buffer.concat(values);
  return Buffer.concat([words([tags.size, data.length]), ...rows, data]);
}

function words(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, index * 4);
  return bytes;
}

/** A package with files in one directory. */
export const rpmTags = (name: string, files: readonly string[] = [], more: RpmTags = new Map()): RpmTags =>
  new Map([
    [1000, name],
    [1001, '1.0'],
    [1002, '1'],
    ...(files.length > 0
      ? ([
          [1116, files.map(() => 0)],
          [1117, files],
          [1118, ['/usr/bin/']],
        ] as const)
      : []),
    ...more,
  ]);

/** One page of slots, of which one is free, and then the headers. */
export function ndb(headers: readonly Buffer[]): Buffer {
  const slots = Buffer.alloc(4096);
  slots.write('RpmP');
  slots.writeUInt32LE(1, 12);
  for (let at = 32; at < slots.length; at += 16) slots.write('Slot', at);
  let block = slots.length / 16;
  const blobs = headers.map((header, index) => {
    const blob = Buffer.alloc(Math.ceil((header.length + 28) / 16) * 16);
    blob.write('BlbS');
    blob.writeUInt32LE(index + 1, 4);
    blob.writeUInt32LE(header.length, 12);
    header.copy(blob, 16);
    const slot = 48 + index * 16;
    slots.writeUInt32LE(index + 1, slot + 4);
    slots.writeUInt32LE(block, slot + 8);
    slots.writeUInt32LE(blob.length / 16, slot + 12);
    block += blob.length / 16;
    return blob;
  });
  return Buffer.concat([slots, ...blobs]);
}
