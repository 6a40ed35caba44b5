// cat and export of a part of an image: one layer, also what later layers delete or replace, and one directory.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { dockerSave, ociArchive, type StepLiteral } from '../../support/image-builder.ts';
import { asTar } from '../../support/literals.ts';
import { stacks } from '../../support/random-stacks.ts';
import { readBuffer } from '../../support/read-buffer.ts';
import { run, runForBytes } from '../../support/run.ts';
import { resultOf } from '../../support/slow-ledger.ts';
import { slowStack } from '../../support/slow-model.ts';

const steps: readonly StepLiteral[] = [
  {
    createdBy: 'FROM',
    entries: [
      { path: 'etc/' },
      { path: 'etc/secret', body: 'first' },
      { path: 'etc/kept', body: 'kept' },
      { path: 'link', link: 'etc' },
      { path: 'loop', link: 'loop' },
    ],
  },
  {
    createdBy: 'COPY',
    entries: [
      { path: 'etc/secret', body: 'second' },
      { path: 'srv/again', type: 'hardlink', link: 'etc/kept' },
      { path: 'loop/lost', body: 'no place' },
    ],
  },
  { createdBy: 'RUN rm', entries: [{ path: 'etc/.wh.secret' }, { path: '.wh.srv' }] },
];
const stdin = dockerSave([{ names: ['app:1'], steps }]);

describe('cat --layer prints the file that a layer ships', () => {
  // biome-ignore format: one command line, one line
  for (const [layer, path, content] of [
    ['0', '/etc/secret', 'first'],
    ['1', '/etc/secret', 'second'],
    ['-2', '/link/secret', 'second'],
    ['1', '/srv/again', 'kept'],
    ['1', '/loop/lost', 'no place'],
  ] as const) {
    test(`${layer} ${path}`, async () =>
      assert.deepEqual(await run(['cat', '--layer', layer, '-', path], { stdin }), {
        status: 0,
        output: content,
        errors: '',
      }));
  }
  // biome-ignore format: one command line, one line
  for (const [layer, path, errors] of [
    ['2', '/etc/secret', 'layer 2 deletes /etc/secret; layers 0–1 ship it; see: timg-inspect cat --layer 1 - /etc/secret'],
    ['0', '/srv/again', 'layer 0 does not ship /srv/again; layer 1 does; see: timg-inspect cat --layer 1 - /srv/again'],
    ['1', '/etc/kept', 'layer 1 does not ship /etc/kept; layer 0 does; see: timg-inspect cat --layer 0 - /etc/kept'],
    ['0', '/nope', 'layer 0 does not ship /nope'],
    ['0', '/etc', '/etc is a directory; see timg-inspect files --layer 0 - /etc'],
  ] as const) {
    test(`${layer} ${path} is an error`, async () =>
      assert.deepEqual(await run(['cat', '--layer', layer, '-', path], { stdin }), {
        status: 2,
        output: '',
        errors: `timg-inspect: -: ${errors}\n`,
      }));
  }
  test('without the layers below', async () => {
    const archive = 'samples/missing-layer.tar';
    const [{ path }] = JSON.parse(
      (await run(['files', archive, '--layer', '0', '--format', 'json'])).output,
    ).data.entries.filter(({ type }: { type: string }) => type === 'file');
    assert.equal((await run(['cat', '--layer', '0', archive, path])).status, 0);
    const missing = await run(['cat', '--layer', '1', archive, path]);
    assert.match(missing.errors, /: layer 1 is not in the archive/);
    assert.equal(missing.status, 1);
  });
});

const exported = async (...args: readonly string[]): Promise<readonly string[]> => {
  const { status, output, errors } = await runForBytes(['export', '-', ...args], { stdin });
  assert.deepEqual([status, errors], [0, '']);
  return readBuffer(output).entries.map(({ path, link, size }) => `${path}${link ? ` -> ${link}` : ''} ${size}`);
};

describe('export', () => {
  test('of a directory has it and what is below it, by their whole paths', async () =>
    assert.deepEqual(await exported('/etc'), ['etc/ 0', 'etc/kept 4']));
  test('of a link has the link, with a slash the directory', async () => {
    assert.deepEqual(await exported('link'), ['link -> etc 0']);
    assert.deepEqual(await exported('link/'), ['etc/ 0', 'etc/kept 4']);
  });
  test('of a layer has what the layer ships', async () =>
    assert.deepEqual(await exported('--layer', '0'), [
      'etc/ 0',
      'etc/kept 4',
      'etc/secret 5',
      'link -> etc 0',
      'loop -> loop 0',
    ]));
  test('of a directory in a layer, with the data of hard links to layers below', async () =>
    assert.deepEqual(await exported('/srv', '--layer', '1'), ['srv/ 0', 'srv/again 4']));
  test('of a path that is gone says where it is', async () => {
    const { status, output, errors } = await run(['export', '-', '/etc/secret'], { stdin });
    assert.deepEqual([status, output], [2, '']);
    assert.equal(
      errors,
      'timg-inspect: -: /etc/secret is not in the final filesystem: deleted by layer 2 (RUN rm); see: timg-inspect export --layer 1 - /etc/secret\n',
    );
    assert.match(
      (await run(['export', '-', '/etc', '--layer', '2'], { stdin })).errors,
      /layer 2 does not ship \/etc; layer 0 does; see: timg-inspect export --layer 0 - \/etc\n$/,
    );
  });
  test('says what it leaves out only of what was asked for', async () => {
    const { status, errors } = await runForBytes(['export', '-', '--layer', '1'], { stdin });
    assert.match(errors, /layer 1: \/loop\/lost was skipped/);
    assert.equal(status, 1);
  });
});

test('export of random layers has the files of each layer, and cat their contents', async () => {
  const property = fc.asyncProperty(stacks, async (layers) => {
    const archive = ociArchive([{ names: ['r:1'], steps: layers.map((all) => ({ entries: all.map(asTar) })) }]);
    for (const [layer, slow] of slowStack(layers).entries()) {
      const brought = [...resultOf(slow)].filter(([, { broughtBy }]) => broughtBy === layer);
      const { output } = await runForBytes(['export', '-', '--layer', String(layer)], { stdin: archive });
      const found = readBuffer(output).entries.map(({ path }) => path.replace(/^\.?\/$|\/$/, ''));
      assert.deepEqual(found.toSorted(), brought.map(([path]) => path).toSorted());
      const [path, { thing } = { thing: undefined }] = brought.find(([, one]) => one.thing.type === 'file') ?? [];
      if (path === undefined || !thing) continue;
      assert.equal((await run(['cat', '-', path, '--layer', String(layer)], { stdin: archive })).output, thing.content);
    }
  });
  await fc.assert(property, { seed: 20_240_103, numRuns: 20 });
});
