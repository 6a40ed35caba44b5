// Global PAX headers: engines ignore their records, so that no entry has them, and other tools apply them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../../src/bytes/limits.ts';
import { first } from '../../support/items.ts';
import { readBuffer } from '../../support/read-buffer.ts';
import { tar, tarEntry } from '../../support/tar-builder.ts';

const global = (path: string, body = '17 comment=hello\n'): Buffer => tarEntry({ path, flag: 'g', body });
const kinds = (bytes: Buffer): string[] => readBuffer(bytes).anomalies.map(({ kind }) => kind);

describe('global PAX headers', () => {
  for (const [key, value] of [
    ['path', 'b'],
    ['linkpath', 'b'],
    ['size', '0'],
    ['uid', '5'],
    ['mtime', '1'],
    ['SCHILY.xattr.user.a', '1'],
    ['LIBARCHIVE.xattr.user.a', 'Mw=='],
    ['GNU.sparse.name', 'b'],
  ] as const) {
    test(`a record ${key} changes no entry and is reported`, () => {
      const bytes = tar([{ path: 'a', globalPax: { [key]: value }, body: 'x' }]);
      const { path, link, body, uid, mtime, xattrs } = first(readBuffer(bytes).entries);
      assert.deepEqual([path, link, body, uid, mtime.seconds, xattrs], ['a', '', 'x', 0, 1704067200, []]);
      assert.deepEqual(kinds(bytes), ['ambiguous-header', 'global-header']);
      assert.match(first(readBuffer(bytes).anomalies).detail, new RegExp(`sets ${key.replaceAll('.', '\\.')};`));
    });
  }
  for (const name of ['pax_global_header', '/tmp/GlobalHead.123.1', 'GlobalHead.0.0', '././@PaxHeader']) {
    test(`a comment, as git and GNU tar write it: ${name}`, () =>
      assert.deepEqual(kinds(tar([global(name), { path: 'a' }])), ['global-header']));
  }
  test('Docker and containerd remove the file that has the name of a global header', () => {
    for (const name of ['etc/passwd', '.wh.etc', 'tmp/GlobalHead.1/x'])
      assert.deepEqual(kinds(tar([global(name), { path: 'a' }])), ['ambiguous-header', 'global-header']);
  });
  test('a global header with an invalid record', () =>
    assert.deepEqual(kinds(tar([global('pax_global_header', '12 junk')])), ['bad-pax', 'global-header']));
  test('only the size of each global header is limited', () => {
    const body = '17 comment=hello\n';
    const bytes = tar([global('pax_global_header', body), global('pax_global_header', body), { path: 'a' }]);
    const kindsAt = (headerSize: number): string[] =>
      readBuffer(bytes, bytes.length, { ...defaultLimits, headerSize }).anomalies.map(({ kind }) => kind);
    assert.deepEqual(kindsAt(17), ['global-header', 'global-header']);
    assert.deepEqual(kindsAt(16), ['header-too-large', 'header-too-large']);
  });
  test('records before a global header are forgotten', () => {
    const own = tarEntry({ path: 'pax', flag: 'x', body: '10 path=b\n' });
    const bytes = tar([own, global('pax_global_header'), { path: 'a' }]);
    assert.deepEqual(
      readBuffer(bytes).entries.map(({ path }) => path),
      ['a'],
    );
    assert.deepEqual(kinds(bytes), ['ambiguous-header', 'global-header']);
  });
});
