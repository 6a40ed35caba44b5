// Random entries of a tar: names and links of any bytes and lengths, numbers and times that fit a header and that do not, binary
// attributes, sparse maps.
import fc from 'fast-check';
import type { EntryType } from '../../src/bytes/tar/entry.ts';
import type { NewEntry } from '../../src/bytes/tar/writer.ts';

const record = <Fields>(model: { [Key in keyof Fields]: fc.Arbitrary<Fields[Key]> }): fc.Arbitrary<Fields> =>
  fc.record(model, { noNullPrototype: true });
const oneOf = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);

/** A component is not ".", and has no "/" and no NUL. */
const component = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }).map((text) => Buffer.from(text)),
    oneOf(1, 98, 99, 100, 101, 154, 155, 156, 255).map((length) => Buffer.alloc(length, 'x')),
  )
  .map((bytes) => Buffer.concat([Buffer.from(bytes).map((byte) => (byte === 0 || byte === 0x2f ? 0x2d : byte))]));

const path = fc
  .array(component, { minLength: 1, maxLength: 4 })
  .map((parts) => Buffer.concat(parts.flatMap((part, at) => (at > 0 ? [Buffer.from('/'), part] : [part]))));

const owner = fc.oneof(oneOf(0, 1000, 2097151, 2097152, 4294967295), fc.maxSafeNat());
const time = record({
  seconds: fc.oneof(oneOf(0, -1, -3600, 8 ** 11 - 1, 8 ** 11), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })),
  nanoseconds: fc.oneof(oneOf(0, 1, 5e8, 999999999), fc.nat({ max: 999999999 })),
});
const xattrs = fc
  .uniqueArray(
    record({
      // A key of a PAX record has neither.
      name: fc.string({ unit: 'binary', maxLength: 8 }).map((name) => `user.${name.replace(/[=\0]/g, '-')}`),
      value: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    }),
    { selector: ({ name }) => name, maxLength: 3 },
  )
  .map((list) => list.sort((a, b) => (a.name < b.name ? -1 : 1)));

/** Alternating holes and segments; holes can be empty, segments cannot. */
const sparse = (largestHole: number) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat({ max: largestHole }), fc.integer({ min: 1, max: 2000 })), { maxLength: 80 }),
      fc.nat({ max: largestHole }),
    )
    .map(([parts, rest]) => {
      let end = 0;
      const segments = parts.map(([hole, size]) => {
        const offset = end + hole;
        end = offset + size;
        return { offset, size };
      });
      return { realSize: end + rest, segments };
    });

const base = { mode: fc.nat({ max: 0o7777 }), uid: owner, gid: owner, mtime: time, xattrs };
const none = fc.constant(Buffer.alloc(0));
const zero = fc.constant(0);
const plain = { ...base, link: none, size: zero, deviceMajor: zero, deviceMinor: zero };
const ofType = (type: EntryType) => ({ ...plain, type: fc.constant(type), path });
const device = fc.oneof(oneOf(0, 1, 2097151, 2097152), fc.nat({ max: 2 ** 32 - 1 }));
const devices = { deviceMajor: device, deviceMinor: device };

const entries = (size: fc.Arbitrary<number>, largestHole: number): fc.Arbitrary<NewEntry> =>
  fc.oneof(
    record({ ...ofType('file'), size }),
    record({ ...ofType('directory'), path: path.map((bytes) => Buffer.concat([bytes, Buffer.from('/')])) }),
    record({ ...ofType('symlink'), link: path }),
    record({ ...ofType('hardlink'), link: path }),
    record({ ...ofType('character-device'), ...devices }),
    record({ ...ofType('block-device'), ...devices }),
    record(ofType('fifo')),
    record({ ...ofType('file'), sparse: sparse(largestHole) }).map((entry) => ({
      ...entry,
      size: entry.sparse.segments.reduce((sum, segment) => sum + segment.size, 0),
    })),
  );

const smallSize = fc.nat({ max: 2000 });

/** Of any size: not for tests that create its data. */
export const anyEntry = entries(fc.oneof(smallSize, oneOf(8 ** 11 - 1, 8 ** 11), fc.maxSafeNat()), 2 ** 33);
export const smallEntry = entries(smallSize, 5000);
