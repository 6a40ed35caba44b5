// The tar reader. It tells the same whether a tar comes in one chunk or in many, each a block or a part of one.
import assert from 'node:assert/strict';
import { sealed } from '../../test/fuzz/tar-parts.ts';
import { tar } from '../../test/support/tar-builder.ts';
import { eventsOf } from '../read-entries.ts';
import type { Target } from '../target.ts';

const long = `${'d'.repeat(90)}/${'f'.repeat(90)}`;

export const tarReader: Target = {
  name: 'tar',
  seeds: [
    tar([{ path: 'a/' }, { path: 'a/b', body: 'one' }, { path: 'l', link: 'a' }]),
    tar([
      { path: 'a', format: 'gnu', body: 'x' },
      { path: long, link: long, format: 'gnu' },
    ]),
    tar([
      { path: 'a', format: 'v7', body: 'x' },
      { path: 'b/', format: 'v7', sizeField: 512 },
    ]),
    tar([
      { path: long, xattrs: { 'user.a': 'b' }, mtime: '1.5' },
      { path: 'b', type: 'hardlink', link: 'a' },
    ]),
    tar([{ path: 'a', globalPax: { comment: 'c' }, uid: 2 ** 31, base256: ['uid'] }]),
    tar(
      [
        { path: 'd', type: 'character-device', device: [1, 3] },
        { path: 'e', flag: 'M' },
      ],
      { trailing: 'x' },
    ),
  ],
  dictionary: [
    'ustar\x0000',
    'ustar  \0',
    '0000000\0',
    '\x80\0\0\0\0\0\0\0',
    '\xff\xff\xff\xff\xff\xff\xff\xff',
    '.wh.',
    '../',
  ],
  mend: sealHeaders,
  run: (input) => {
    const whole = eventsOf(input, Math.max(input.length, 1));
    for (const size of [509, 512]) assert.deepEqual(eventsOf(input, size), whole);
  },
};

/** Corrects the checksum of each block that looks like a header. */
export function sealHeaders(input: Buffer): void {
  for (let at = 0; at + 512 <= input.length; at += 512) {
    const isHeader =
      input.toString('latin1', at + 257, at + 262) === 'ustar' ||
      /[0-7]{6}\0 /.test(input.toString('latin1', at + 148, at + 156));
    if (isHeader) sealed(input.subarray(at, at + 512));
  }
}
