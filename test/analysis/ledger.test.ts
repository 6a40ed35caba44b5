// Facts about images, in bytes: a layer never removes anything from lower layers, and any change to a file ships the whole file
// again.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { efficiency } from '../../src/analysis/ledger.ts';
import { first, itemAt } from '../support/items.ts';
import { type MergedLayers, mergedLayers } from '../support/merged-layers.ts';
import { NEW_YEAR_2024, type TarLiteral } from '../support/tar-builder.ts';

const file = (path: string, size: number, more: Partial<TarLiteral> = {}): TarLiteral => ({
  path,
  body: Buffer.alloc(size, path),
  ...more,
});
const other = (path: string, size: number): TarLiteral => ({ path, body: Buffer.alloc(size, `other ${path}`) });
const whiteout = (path: string): TarLiteral => ({ path: path.replace(/[^/]*$/, '.wh.$&') });
const hardlink = (path: string, link: string): TarLiteral => ({ path, link, type: 'hardlink' });

/** `live 5 deleted 3` of the whole image, without the overhead. */
function total({ merged }: MergedLayers): string {
  const kinds = Object.entries(merged.ledger.total).filter(([kind, bytes]) => kind !== 'overhead' && bytes > 0);
  return kinds.map((kind) => kind.join(' ')).join(' ');
}

const wasted = ({ merged }: MergedLayers): string[] =>
  merged.ledger.wasted.map(
    ({ path, bytes, kind, attributes, storedIn, wastedBy }) =>
      `${path} ${bytes} ${kind}${kind === 'copied' ? ` ${attributes.join() || 'nothing'}` : ''} ${storedIn}<-${wastedBy}`,
  );

describe('a change to a file of 5 MB costs 5 MB', () => {
  const size = 5_000_000;
  for (const [command, change, attributes] of [
    ['chmod', { mode: 0o600 }, 'mode'],
    ['chown', { uid: 1000, gid: 1000 }, 'uid,gid'],
    ['touch', { mtime: NEW_YEAR_2024 + 60 }, 'mtime'],
    ['setcap', { xattrs: { 'security.capability': Buffer.alloc(20, 1) } }, 'xattr'],
    ['cp of the same content', {}, 'nothing'],
  ] as const) {
    test(command, async () => {
      const image = await mergedLayers([[file('app', size)], [file('app', size, change)]]);
      assert.equal(total(image), 'live 5000000 copied 5000000');
      assert.deepEqual(wasted(image), [`app 5000000 copied ${attributes} 0<-1`]);
      assert.deepEqual(
        image.merged.changes(1).map(({ kind }) => kind),
        ['touched'],
      );
      assert.ok(itemAt(image.contentSizes, 1) > size);
    });
  }

  test('a changed byte', async () => {
    const image = await mergedLayers([[file('app', size)], [other('app', size)]]);
    assert.equal(total(image), 'live 5000000 overwritten 5000000');
    assert.deepEqual(
      image.merged.changes(1).map(({ kind, attributes }) => [kind, ...attributes]),
      [['modified', 'content']],
    );
  });
});

describe('nothing is removed from lower layers', () => {
  test('deleting a file makes the image larger', async () => {
    const kept = await mergedLayers([[file('app', 3000)]]);
    const deleted = await mergedLayers([[file('app', 3000)], [whiteout('app')]]);
    assert.equal(total(kept), 'live 3000');
    assert.equal(total(deleted), 'deleted 3000');
    assert.deepEqual([kept.contentSizes, deleted.contentSizes], [[4608], [4608, 1536]]);
  });

  test('a whiteout without a file costs nothing', async () =>
    assert.equal(total(await mergedLayers([[file('kept', 10)], [whiteout('app')]])), 'live 10'));

  test('a name of a file that keeps another name is replaced: nothing is wasted, and its content is compared', async () => {
    const image = await mergedLayers([[file('a', 10), hardlink('b', 'a')], [other('b', 10)]]);
    assert.equal(total(image), 'live 20');
    assert.deepEqual(
      image.merged.changes(1).map(({ path, kind, attributes }) => [path, kind, ...attributes]),
      [['b', 'modified', 'content']],
    );
    const same = await mergedLayers([
      [file('a', 10), hardlink('b', 'a')],
      [{ path: 'b', body: Buffer.alloc(10, 'a') }],
    ]);
    assert.deepEqual(
      same.merged.changes(1).map(({ path, kind, attributes }) => [path, kind, ...attributes]),
      [['b', 'touched']],
    );
  });

  test('a file in three layers wastes two copies, and the last is kept', async () => {
    const image = await mergedLayers([[file('app', 1000)], [other('app', 2000)], [file('app', 3000)]]);
    assert.equal(total(image), 'live 3000 overwritten 3000');
    assert.deepEqual(wasted(image), ['app 1000 overwritten 0<-1', 'app 2000 overwritten 1<-2']);
    assert.deepEqual(
      image.files.map(({ path, size, layer }) => [path, size, layer]),
      [['app', 3000, 2]],
    );
  });

  test('three layers with two files each: six files, or fewer if they overlap', async () => {
    const pairs = ['ab', 'cd', 'ef'].map((pair) => [...pair].map((path) => file(path, 100)));
    const apart = await mergedLayers(pairs);
    assert.deepEqual([apart.files.length, total(apart)], [6, 'live 600']);
    const overlapping = await mergedLayers([
      first(pairs),
      [file('b', 100), file('c', 100)],
      [file('c', 100), whiteout('a')],
    ]);
    assert.deepEqual(
      overlapping.files.map(({ path }) => path),
      ['b', 'c'],
    );
    assert.equal(total(overlapping), 'live 200 copied 200 deleted 100');
  });

  test('rm -rf wastes everything below', async () => {
    const tree = [{ path: 'cache/' }, file('cache/a', 1000), file('cache/sub/b', 2000), file('cache/sub/c', 4000)];
    const image = await mergedLayers([tree, [whiteout('cache')]]);
    assert.equal(total(image), 'deleted 7000');
    assert.deepEqual(wasted(image).sort(), [
      'cache/a 1000 deleted 0<-1',
      'cache/sub/b 2000 deleted 0<-1',
      'cache/sub/c 4000 deleted 0<-1',
    ]);
    assert.deepEqual(
      image.merged.changes(1).map(({ path, kind, size, files }) => [path, kind, size, files]),
      [['cache', 'removed', 7000, 3]],
    );
  });

  test('a file with two names is live until the last one is deleted', async () => {
    const names = [file('git', 1000), hardlink('git-add', 'git')];
    assert.equal(total(await mergedLayers([names])), 'live 1000');
    assert.equal(total(await mergedLayers([names, [whiteout('git')]])), 'live 1000');
    const image = await mergedLayers([names, [whiteout('git')], [whiteout('git-add')]]);
    assert.deepEqual(wasted(image), ['git-add 1000 deleted 0<-2']);
  });
});

test('efficiency is the share of file data that is visible; 1 without files', async () => {
  const { merged } = await mergedLayers([[file('app', 1000)], [other('app', 3000)]]);
  assert.equal(efficiency(merged.ledger.total), 0.75);
  const empty = await mergedLayers([[{ path: 'etc/' }]]);
  assert.equal(efficiency(empty.merged.ledger.total), 1);
});

describe('the names of a file are lost in one layer, for different reasons', () => {
  const names = [file('bin/git', 1000), hardlink('bin/git-add', 'bin/git')];
  const copy = (path: string): TarLiteral => ({ path, body: Buffer.alloc(1000, 'bin/git') });
  for (const [what, layer, expected] of [
    ['replaced, then copied', [other('bin/git', 1000), copy('bin/git-add')], 'bin/git-add 1000 copied nothing 0<-1'],
    ['copied, then replaced', [copy('bin/git'), other('bin/git-add', 1000)], 'bin/git 1000 copied nothing 0<-1'],
    ['deleted, then copied', [copy('bin/git-add')], 'bin/git-add 1000 copied nothing 0<-1'],
    ['deleted, then replaced', [other('bin/git-add', 1000)], 'bin/git-add 1000 overwritten 0<-1'],
    ['replaced, then deleted', [other('bin/git', 1000)], 'bin/git 1000 overwritten 0<-1'],
  ] as const) {
    test(what, async () =>
      assert.deepEqual(wasted(await mergedLayers([names, [whiteout('bin'), ...layer]])), [expected]),
    );
  }
});

test('of many files of equal size, each is compared with the one at its own path', async () => {
  const paths = ['a', 'b', 'c', 'd'];
  const same = (path: string): TarLiteral => file(path, 100);
  const changed = (path: string): TarLiteral => other(path, 100);
  const image = await mergedLayers([
    paths.map(same),
    [changed('d'), same('c'), changed('b'), same('a')],
    [same('a'), same('b'), changed('d'), changed('c')],
  ]);
  assert.deepEqual(wasted(image).sort(), [
    'a 100 copied nothing 0<-1',
    'a 100 copied nothing 1<-2',
    'b 100 overwritten 0<-1',
    'b 100 overwritten 1<-2',
    'c 100 copied nothing 0<-1',
    'c 100 overwritten 1<-2',
    'd 100 copied nothing 1<-2',
    'd 100 overwritten 0<-1',
  ]);
});
