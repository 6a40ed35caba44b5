// Global PAX headers: they apply to every later entry, at a cost that does not depend on their size.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { first } from '../../support/items.ts';
import type { PaxRecords } from '../../support/pax-records.ts';
import { readBuffer } from '../../support/read-buffer.ts';
import { tar } from '../../support/tar-builder.ts';

const anomalies = (bytes: Buffer): string[] => readBuffer(bytes).anomalies.map(({ kind }) => kind);

describe('global PAX headers', () => {
  test("an entry's own empty record cancels a global one for that entry", () => {
    const bytes = tar([{ path: 'a', uid: 9, globalPax: { uid: '5' }, pax: { uid: '' } }, { path: 'b' }]);
    assert.deepEqual(
      readBuffer(bytes).entries.map(({ uid }) => uid),
      [9, 5],
    );
    assert.deepEqual(anomalies(bytes), []);
  });
  test('entries without attributes of their own share one list of global attributes', () => {
    const bytes = tar([
      { path: 'a', globalPax: { 'SCHILY.xattr.user.a': '1', 'SCHILY.xattr.user.b': '2' } },
      { path: 'b', pax: { gid: '7' } },
      { path: 'c', pax: { 'SCHILY.xattr.user.b': '', 'LIBARCHIVE.xattr.user.c': 'Mw==' } },
      { path: 'd', globalPax: { 'SCHILY.xattr.user.a': '4' } },
    ]);
    const lists = readBuffer(bytes).entries.map(({ xattrs }) => xattrs);
    assert.deepEqual(
      lists.map((list) => list.map(({ name, value }) => `${name}=${value}`).join(' ')),
      ['user.a=1 user.b=2', 'user.a=1 user.b=2', 'user.a=1 user.b= user.c=3', 'user.a=4 user.b=2'],
    );
    assert.equal(lists[0], lists[1]);
  });
  test('global records that do not concern entries are not kept', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`VENDOR.${at}`, 'x']));
    const bytes = tar([{ path: 'a', globalPax: { ...many, comment: 'of git', uid: '5' } }]);
    assert.deepEqual([readBuffer(bytes).entries[0]?.uid, anomalies(bytes)], [5, []]);
  });
  test('100 global records are kept; the rest is ignored and reported', () => {
    const some = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, at) => [`SCHILY.xattr.user.${from + at}`, 'x']));
    const hundred = [
      { path: 'a', globalPax: some(0, 60) },
      { path: 'b', globalPax: some(50, 100) },
    ];
    assert.deepEqual(anomalies(tar(hundred)), []);
    const more = tar([
      ...hundred,
      { path: 'c', globalPax: { ...some(100, 103), 'SCHILY.xattr.user.7': 'new' } },
      { path: 'd' },
    ]);
    const { entries, anomalies: reported } = readBuffer(more);
    assert.deepEqual(
      entries.map(({ xattrs }) => xattrs.length),
      [60, 100, 100, 100],
    );
    assert.equal(entries[3]?.xattrs.find(({ name }) => name === 'user.7')?.value.toString(), 'new');
    assert.deepEqual(
      reported.map(({ kind }) => kind),
      ['bad-pax'],
    );
    assert.match(first(reported).detail, /global/);
  });
  test('global records of unlimited size are ignored and reported', () => {
    const pairs = (key: string) => Array.from({ length: 200 }, (_, at): [string, string] => [key, String(at)]);
    const unmeasured: readonly PaxRecords[] = [
      { path: 'x'.repeat(20_000) },
      { 'GNU.sparse.map': Array(10_000).fill(0).join() },
      [...pairs('GNU.sparse.offset'), ...pairs('GNU.sparse.numbytes')],
    ];
    for (const globalPax of unmeasured) {
      const bytes = tar([{ path: 'a', globalPax, body: 'b' }]);
      const { path, sparse } = first(readBuffer(bytes).entries);
      assert.deepEqual([path, sparse, anomalies(bytes)], ['a', undefined, ['bad-pax']]);
    }
  });
});
