// Digests of the OCI image-spec (descriptor.md, "Digests"): the grammar, the algorithms we verify, and the path of a blob. An
// invalid digest never gives a path.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blobPath, digestOf, isVerifiable, parseDigest, shortDigest } from '../../src/oci/digest.ts';

const hex = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const sha256 = `sha256:${hex}`;
const sha512 = `sha512:${'0f'.repeat(64)}`;

describe('the grammar of digests', () => {
  for (const [text, algorithm, encoded] of [
    [sha256, 'sha256', hex],
    [sha512, 'sha512', '0f'.repeat(64)],
    [
      'multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8',
      'multihash+base58',
      'QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8',
    ],
    [
      'sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564',
      'sha256+b64u',
      'LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564',
    ],
    ['a.b_c-d+e:x=', 'a.b_c-d+e', 'x='],
    ['sha256:not-hex', 'sha256', 'not-hex'],
  ] as const) {
    test(`${text} is valid`, () => assert.deepEqual(parseDigest(text), { algorithm, encoded }));
  }

  for (const text of [
    '',
    'sha256',
    'sha256:',
    `:${hex}`,
    hex,
    `SHA256:${hex}`,
    `sha256+:${hex}`,
    `+sha256:${hex}`,
    `sha--256:${hex}`,
    `${sha256}\n`,
    ` ${sha256}`,
    `${sha256}:${hex}`,
    'sha256:../../etc/passwd',
    'sha256:a/b',
    '../sha256:abc',
    'sha256:é',
  ]) {
    test(`${JSON.stringify(text)} is invalid`, () => assert.equal(parseDigest(text), undefined));
  }
});

describe('digests that can be verified', () => {
  test('sha256', () => assert.equal(isVerifiable(sha256), true));
  test('sha512', () => assert.equal(isVerifiable(sha512), true));
  test('sha384', () => assert.equal(isVerifiable(`sha384:${hex}${hex.slice(32)}`), true));
  for (const [what, text] of [
    ['capital letters', `sha256:${hex.toUpperCase()}`],
    ['one digit too few', `sha256:${hex.slice(1)}`],
    ['one digit too many', `sha256:${hex}0`],
    ['the length of the other algorithm', `sha512:${hex}`],
    ['another algorithm', `blake3:${hex}`],
    ['another encoding', `sha256+b64u:${hex}`],
    ['an empty text', ''],
  ] as const) {
    test(`not ${what}`, () => assert.equal(isVerifiable(text), false));
  }
});

describe('digests of bytes', () => {
  test('sha256 of no bytes', () => assert.equal(digestOf(Buffer.alloc(0)), sha256));
  test('sha256 of {}, the empty descriptor of the spec', () =>
    assert.equal(
      digestOf(Buffer.from('{}')),
      'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    ));
  test('sha512 of abc', () =>
    assert.equal(
      digestOf(Buffer.from('abc'), 'sha512'),
      'sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ));
});

describe('short digests, as in Docker', () => {
  for (const [text, short] of [
    [sha256, 'e3b0c44298fc'],
    ['sha256+b64u:LCa0a2j_xo_5m0U8', 'LCa0a2j_xo_5'],
    ['sha256:abc', 'abc'],
    [hex, 'e3b0c44298fc'],
  ] as const) {
    test(`${text} is ${short}`, () => assert.equal(shortDigest(text), short));
  }
});

describe('the path of a blob', () => {
  for (const [text, path] of [
    [sha256, `blobs/sha256/${hex}`],
    ['sha256+b64u:LCa0a2j_xo_5', 'blobs/sha256+b64u/LCa0a2j_xo_5'],
    ['sha256:../../../etc/passwd', undefined],
    ['..:x', undefined],
    [hex, undefined],
  ] as const) {
    test(`${text}: ${path ?? 'no path'}`, () => assert.equal(blobPath(text), path));
  }
});
