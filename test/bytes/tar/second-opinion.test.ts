// Why we have our own tar reader and writer: what tar-stream's extract() does with tars that we must read, and its pack() with
// entries that we must write. On ordinary tars our reader, tar-stream and GNU tar agree.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { extract, type Header, pack } from 'tar-stream';
import { first, take } from '../../support/items.ts';
import { inProject } from '../../support/project.ts';
import { collect, readBuffer } from '../../support/read-buffer.ts';
import { tar, tarEntry } from '../../support/tar-builder.ts';

interface Opinion {
  readonly headers: readonly Header[];
  readonly outcome: 'finished' | 'failed' | 'hangs';
}

/** Everything tar-stream reports about a tar, until nothing more happens. */
async function extracted(bytes: Buffer): Promise<Opinion> {
  const headers: Header[] = [];
  const stream = extract();
  let outcome: Opinion['outcome'] = 'hangs';
  stream.on('entry', (header, body, next) => {
    headers.push(header);
    body.on('end', next);
    body.resume();
  });
  stream.on('finish', () => (outcome = 'finished'));
  stream.on('error', () => (outcome = 'failed'));
  stream.end(bytes);
  for (let turn = 0; turn < 200 && outcome === 'hangs'; turn += 1) await new Promise(setImmediate);
  return { headers, outcome };
}

describe('why extract() is not enough', () => {
  test('a directory entry with a size hangs', async () => {
    const bytes = tar([
      { path: 'd/', sizeField: 512 },
      { path: 'next', body: 'x' },
    ]);
    assert.equal((await extracted(bytes)).outcome, 'hangs');
    assert.equal(readBuffer(bytes).entries.length, 2);
  });
  test('a hard link with a size but no data breaks later entries', async () => {
    const bytes = tar([
      { path: 'h', type: 'hardlink', link: 'x', sizeField: 600 },
      { path: 'next', body: 'x' },
    ]);
    assert.notDeepEqual(
      (await extracted(bytes)).headers.map(({ name }) => name),
      ['h', 'next'],
    );
    assert.deepEqual(
      readBuffer(bytes).entries.map(({ path }) => path),
      ['h', 'next'],
    );
  });
  test('PAX uid, gid and mtime are not applied', async () => {
    const bytes = tar([{ path: 'f', uid: 4294967294, gid: 4294967293, mtime: '1700000000.5' }]);
    const header = first((await extracted(bytes)).headers);
    assert.notDeepEqual([header.uid, header.gid], [4294967294, 4294967293]);
    assert.notEqual(Number(header.mtime) % 1000, 500);
    const ours = first(readBuffer(bytes).entries);
    assert.deepEqual(
      [ours.uid, ours.gid, ours.mtime],
      [4294967294, 4294967293, { seconds: 1700000000, nanoseconds: 5e8 }],
    );
  });
  test('binary PAX values and names that are not UTF-8 lose bytes', async () => {
    const value = Buffer.from('0100ff', 'hex');
    const bytes = tar([
      { path: Buffer.from([0x66, 0xfe]), format: 'gnu' },
      { path: 'x', xattrs: { 'user.a': value } },
    ]);
    const [named, { pax }] = take((await extracted(bytes)).headers, 2);
    assert.notDeepEqual(Buffer.from(named.name), Buffer.from([0x66, 0xfe]));
    const attribute = (pax as Record<string, string>)['SCHILY.xattr.user.a'];
    assert.ok(attribute !== undefined);
    assert.notDeepEqual(Buffer.from(attribute), value);
    assert.deepEqual(readBuffer(bytes).entries[1]?.xattrs[0]?.value, value);
  });
  test('it reads past the end of the archive and fails on data there', async () => {
    const bytes = tar([{ path: 'f' }], { trailing: 'x'.repeat(512) });
    assert.equal((await extracted(bytes)).outcome, 'failed');
    assert.deepEqual(
      readBuffer(bytes).anomalies.map(({ kind }) => kind),
      ['trailing-data'],
    );
  });
  test('sparse files get wrong names and sizes', async () => {
    const segments = [{ at: 4096, body: 'tail' }];
    const bytes = tar([{ path: 'holes.img', sparse: { form: '1.0', realSize: 4100, segments } }]);
    const header = first((await extracted(bytes)).headers);
    assert.notEqual(header.size, 4);
    assert.notEqual(header.name, 'holes.img');
    const { size, path } = first(readBuffer(bytes).entries);
    assert.deepEqual([size, path], [4, 'holes.img']);
  });
  test('a tar truncated between two entries is not an error', async () => {
    const bytes = tarEntry({ path: 'f', body: 'x' });
    assert.equal((await extracted(bytes)).outcome, 'finished');
    assert.deepEqual(
      readBuffer(bytes).anomalies.map(({ kind }) => kind),
      ['no-end'],
    );
  });
});

describe('why pack() is not enough', () => {
  const packed = async (header: Partial<Header> & { readonly name: string }): Promise<Buffer> => {
    const stream = pack();
    stream.entry(header, '');
    stream.finalize();
    return await collect(stream as AsyncIterable<Buffer>);
  };
  const mtime = new Date(0);

  test('a file with mode 0000 gets mode 0644', async () => {
    const [entry] = readBuffer(await packed({ name: 'f', mode: 0, mtime })).entries;
    assert.equal(entry?.mode, 0o644);
  });
  test('an entry with a PAX record has no name for readers without PAX', async () => {
    const bytes = await packed({ name: 'f', mtime, pax: { mtime: '0.5' } });
    assert.equal(bytes.toString('latin1', 1024, 1035), 'PaxHeader\0\0');
  });
  test('a binary attribute loses bytes', async () => {
    const value = Buffer.from('0100ff', 'hex');
    const bytes = await packed({ name: 'f', mtime, pax: { 'SCHILY.xattr.user.a': value.toString() } });
    assert.notDeepEqual(first(first(readBuffer(bytes).entries).xattrs).value, value);
  });
  test('a time after 2038 changes', async () => {
    const entry = first(readBuffer(await packed({ name: 'f', mtime: new Date(2 ** 32 * 1000) })).entries);
    assert.notEqual(entry.mtime.seconds, 2 ** 32);
  });
});

test('a tar written by GNU tar: both readers and GNU tar agree', async () => {
  const bytes = readFileSync(inProject('test/fixtures/box.tar'));
  // tar -tvf box.tar
  const listed = [
    ['box/', 0],
    ['box/hello.txt', 6],
    ['box/zeros', 3000],
  ];
  assert.deepEqual(
    (await extracted(bytes)).headers.map(({ name, size }) => [name, size]),
    listed,
  );
  assert.deepEqual(
    readBuffer(bytes).entries.map(({ path, size }) => [path, size]),
    listed,
  );
});

test('entries of every type: both readers agree', async () => {
  const bytes = tar([
    { path: 'usr/', mode: 0o755, uid: 1, gid: 2, mtime: 3 },
    { path: 'usr/file', body: 'body', mode: 0o640 },
    { path: 'usr/link', link: 'file' },
    { path: 'usr/hard', type: 'hardlink', link: 'usr/file' },
    { path: 'dev/null', type: 'character-device', device: [1, 3] },
    { path: `${'long/'.repeat(60)}name`, body: 'x' },
  ]);
  const { headers } = await extracted(bytes);
  const theirs = headers.map((header) => [
    header.name,
    header.mode,
    header.uid,
    header.gid,
    header.size,
    Number(header.mtime) / 1000,
    header.linkname ?? '',
  ]);
  const ours = readBuffer(bytes).entries.map((entry) => [
    entry.path,
    entry.mode,
    entry.uid,
    entry.gid,
    entry.size,
    entry.mtime.seconds,
    entry.link,
  ]);
  assert.deepEqual(ours, theirs);
});
