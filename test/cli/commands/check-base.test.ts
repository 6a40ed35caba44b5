// check-base: whether an image is built on a base image, and how many layers and bytes it is behind.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import {
  buildImage,
  dockerSave,
  dockerSaveEntries,
  type ImageLiteral,
  ociArchive,
  type StepLiteral,
} from '../../support/image-builder.ts';
import { itemAt } from '../../support/items.ts';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('check-base');
const step = (name: string): StepLiteral => ({ createdBy: `COPY ${name}`, entries: [{ path: name, body: name }] });
const [debian, newer, fix, app] = [step('debian'), step('newer'), step('fix'), step('app')];
const image = (name: string, ...steps: StepLiteral[]): ImageLiteral => ({ names: [name], steps });

const appArchive = write('app.tar', dockerSave([image('app:1', debian, app)]));
const same = write('same.tar', ociArchive([image('debian:12', debian)]));
const longer = write('longer.tar', ociArchive([image('debian:12', debian, newer, fix)]));
const other = write('other.tar', dockerSave([image('debian:12', newer)]));

async function check(archive: string, ...given: string[]) {
  const { status, output, errors } = await run(['check-base', archive, ...given, '--format', 'json']);
  return { status, errors, data: output === '' ? undefined : JSON.parse(output).data };
}

const contentOf = (...steps: StepLiteral[]): number =>
  steps.reduce((sum, { entries = [] }) => sum + tar(entries).length, 0);

describe('check-base', () => {
  test('passes an image that is built on the base image', async () => {
    const { status, data } = await check(appArchive, '--base', same);
    assert.deepEqual([status, data.builtOn, data.commonLayerCount], [0, true, 1]);
    assert.deepEqual(data.behind, { layerCount: 0, sizes: { distribution: 0, content: 0, files: 0 }, layers: [] });
    assert.deepEqual([data.own.from, data.own.basis], [1, 'base']);
  });
  test('counts the layers and bytes of a longer base image', async () => {
    const { status, data } = await check(appArchive, '--base', longer);
    const { layerCount, sizes, layers } = data.behind;
    assert.deepEqual([status, data.builtOn, data.commonLayerCount, layerCount], [1, false, 1, 2]);
    assert.equal(sizes.content, contentOf(newer, fix));
    assert.equal(sizes.files, 'newerfix'.length);
    assert.equal(
      sizes.distribution,
      layers.reduce((sum: number, one: { sizes: { distribution: number } }) => sum + one.sizes.distribution, 0),
    );
    assert.deepEqual(
      layers.map(({ index, instruction }: { index: number; instruction: string }) => [index, instruction]),
      [
        [1, 'COPY newer'],
        [2, 'COPY fix'],
      ],
    );
  });
  test('counts all layers of one with another first layer', async () => {
    const { status, data } = await check(appArchive, '--base', other);
    assert.deepEqual([status, data.commonLayerCount, data.behind.layerCount], [1, 0, 1]);
    assert.deepEqual(data.behind.sizes, { distribution: null, content: contentOf(newer), files: 5 });
  });
  test('passes if one of several is the base image, and takes the longest of these', async () => {
    const both = write('both.tar', dockerSave([image('a:1', debian), image('b:1', debian, app), image('c:1', debian)]));
    const { status, data } = await check(appArchive, '--base', longer, '--base', same, '--base', other, '--base', both);
    assert.deepEqual([status, data.base.names, data.commonLayerCount], [0, ['b:1'], 2]);
  });
  test('takes the nearest of several that are not', async () => {
    const { data } = await check(appArchive, '--base', other, '--base', longer);
    assert.deepEqual([data.base.archive, data.commonLayerCount], [longer, 1]);
  });
  test('takes the archives of a directory', async () => {
    const directory = join(dirname(same), 'bases');
    mkdirSync(directory);
    writeFileSync(join(directory, 'same.tar'), dockerSave([image('debian:12', debian)]));
    assert.equal((await check(appArchive, '--base', directory)).status, 0);
  });
  test('compares images of one platform only', async () => {
    const arm = { architecture: 'arm64', os: 'linux' };
    const onlyArm = write('arm.tar', ociArchive([{ ...image('debian:12', debian, newer), platform: arm }]));
    const all = write(
      'all.tar',
      ociArchive([{ ...image('debian:12', debian, fix), platform: arm }, image('debian:12', debian)]),
    );
    assert.equal((await check(appArchive, '--base', all)).status, 0);
    const { status, errors } = await check(appArchive, '--base', onlyArm);
    assert.equal(status, 2);
    assert.match(errors, /no base image is for linux\/amd64, as \S+app\.tar is; there are images for linux\/arm64\n$/);
  });
  test('says on a page what the image is built on', async () => {
    const bases = write('bases.json', '');
    await run(['base', 'learn', same, '--bases', bases]);
    const { output } = await run(['check-base', appArchive, '--base', other, '--bases', bases]);
    assert.match(output, /^NO {2}app:1 is not built on debian:12 /);
    assert.match(output, /^in common +0 layers +of 1 in the base image and 2 in the image$/m);
    assert.match(output, /^base image +layer 0 +of the image: debian:12 of 2024-01-01, learned$/m);
    rmSync(bases);
  });
});

describe('check-base cannot tell', () => {
  const refused = async (args: readonly string[], message: RegExp) => {
    const { status, output, errors } = await run(['check-base', ...args]);
    assert.deepEqual([status, output], [2, '']);
    assert.match(errors, message);
  };
  const unknown = write('unknown.tar', dockerSave([{ ...image('a:1', debian), override: { rootfs: undefined } }]));
  test('without a base image', () =>
    refused([appArchive], /check-base needs a base image; pass it with --base ARCHIVE\n$/));
  test('if diff IDs of the base image are unknown', () =>
    refused(
      [appArchive, '--base', unknown],
      /unknown\.tar: the diff ID of layer 0 is unknown, so layers cannot be compared\n$/,
    ));
  test('if those of the image are', () =>
    refused([unknown, '--base', same], /unknown\.tar: the diff ID of layer 0 is unknown/));
  test('if a base image has no layers', () =>
    refused(
      [appArchive, '--base', write('empty.tar', dockerSave([image('a:1')]))],
      /empty\.tar: the image has no layers to compare\n$/,
    ));
});

test('a layer of the base image that is not in its archive has no size', async () => {
  const { hex } = itemAt(buildImage(image('debian:12', debian, newer)).layers, 1);
  const entries = dockerSaveEntries([image('debian:12', debian, newer)]).filter(
    ({ path }) => !String(path).endsWith(hex),
  );
  const { data } = await check(appArchive, '--base', write('cut.tar', tar(entries)));
  assert.deepEqual(data.behind.sizes, { distribution: null, content: null, files: null });
});
