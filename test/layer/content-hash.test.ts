// The keyed hash against a slow, obvious GMAC after NIST SP 800-38D, and what may be compared with what.
import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { contentHasher, hashingName, newComparisonKey } from '../../src/layer/content-hash.ts';
import { FileHashBuilder, rowsOf } from '../../src/layer/file-hashes.ts';
import { noise } from '../support/bytes.ts';

const hashing = { key: noise('key', 16) };
const keyed = contentHasher(hashing);

/** AES-128 of one block. */
function encrypted(block: Buffer): bigint {
  const cipher = createCipheriv('aes-128-ecb', hashing.key, null).setAutoPadding(false);
  return BigInt(`0x${cipher.update(block).toString('hex')}`);
}

/** Product in GF(2^128), algorithm 1 of section 6.3: bit 0 is the leftmost one. */
function product(x: bigint, y: bigint): bigint {
  let [z, v] = [0n, y];
  for (let bit = 127n; bit >= 0n; bit -= 1n) {
    if ((x >> bit) & 1n) z ^= v;
    v = v & 1n ? (v >> 1n) ^ (0xe1n << 120n) : v >> 1n;
  }
  return z;
}

/** Sections 6.4 and 7.1 with all bytes as additional authenticated data, a nonce of 12 zeros and no ciphertext. */
function gmac(bytes: Buffer): string {
  const h = encrypted(Buffer.alloc(16));
  let sum = 0n;
  for (let at = 0; at < bytes.length; at += 16) {
    const block = Buffer.concat([bytes.subarray(at, at + 16)], 16);
    sum = product(sum ^ BigInt(`0x${block.toString('hex')}`), h);
  }
  sum = product(sum ^ (BigInt(bytes.length * 8) << 64n), h);
  const counter = Buffer.alloc(16);
  counter[15] = 1;
  return (sum ^ encrypted(counter)).toString(16).padStart(32, '0');
}

/** The tag and zeros. */
const padded = (tag: string): string => tag.padEnd(64, '0');

describe('keyed hash', () => {
  for (const size of [3073, 3088, 3089, 4096, 10_000]) {
    test(`of ${size} bytes is GMAC`, () => {
      assert.equal(keyed.whole(noise('content', size)).toString('hex'), padded(gmac(noise('content', size))));
    });
  }
  for (const size of [1, 16, 3071, 3072]) {
    test(`of ${size} bytes is SHA-256`, () => {
      const content = noise('content', size);
      assert.deepEqual(keyed.whole(content), createHash('sha256').update(content).digest());
    });
  }
  for (const size of [1, 17, 3071, 3072, 3073, 5000]) {
    for (const part of [1, 7, 16, 31, 4096]) {
      test(`of ${size} bytes is the same in parts of ${part}`, () => {
        const content = noise('content', size);
        const open = keyed.open(size);
        for (let at = 0; at < size; at += part) open.update(content.subarray(at, at + part));
        assert.deepEqual(open.digest(), keyed.whole(content));
      });
    }
  }

  test('each key is drawn anew', () => {
    assert.notEqual(hashingName(newComparisonKey()), hashingName(newComparisonKey()));
  });

  test('hashes that were made in different ways are not comparable', () => {
    const [first, second] = [newComparisonKey(), newComparisonKey()];
    const hashes = new FileHashBuilder(first).build(1);
    assert.equal(rowsOf(hashes, { key: Buffer.from(first.key) }), hashes.rows);
    assert.equal(rowsOf(hashes, second), undefined);
    assert.equal(rowsOf(hashes, 'sha256'), undefined);
    assert.equal(rowsOf(new FileHashBuilder('sha256').build(1), first), undefined);
  });
});
