// --base: an archive that is not the base of the image is refused, and of several images the nearest base is taken.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { dockerSave, type ImageLiteral, type StepLiteral } from '../support/image-builder.ts';
import { run } from '../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'base-'));
after(() => rmSync(folder, { recursive: true }));

const step = (name: string): StepLiteral => ({ createdBy: `COPY ${name}`, entries: [{ path: name, body: name }] });
const [debian, python, app] = [step('debian'), step('python'), step('app')];

function save(file: string, ...images: ImageLiteral[]): string {
  writeFileSync(join(folder, file), dockerSave(images));
  return join(folder, file);
}

const image = save('app.tar', { names: ['app:1'], steps: [debian, python, app] });
const other = save('other.tar', { names: ['other:1'], steps: [step('alpine')] });
const longer = save('longer.tar', { names: ['longer:1'], steps: [debian, python, app, step('more')] });
const bases = save(
  'bases.tar',
  { names: ['debian:1'], steps: [debian] },
  { names: ['python:1'], steps: [debian, python] },
  { names: ['app:1'], steps: [debian, python, app] },
  { names: ['alpine:1'], steps: [step('alpine')] },
);

async function refused(args: readonly string[], message: RegExp): Promise<void> {
  const { status, output, errors } = await run(args);
  assert.deepEqual([status, output], [2, '']);
  assert.match(errors, message);
}

describe('a base that does not match is refused by', () => {
  const differs =
    /^timg-inspect: \S+other\.tar is not a base of \S+app\.tar: layer 0 differs \(diff ID [0-9a-f]{12} instead of [0-9a-f]{12}\)\n$/;
  test('bloat', () => refused(['bloat', image, '--base', other], differs));
  test('check', () => refused(['check', image, '--base', other], differs));
  test('diff', () => refused(['diff', image, image, '--base', other], differs));

  test('diff, if only one of its images has the base', () =>
    refused(
      ['diff', image, other, '--base', `${bases}#debian:1`],
      /bases\.tar#debian:1 is not a base of \S+other\.tar: layer 0 differs /,
    ));
  test('bloat, with more layers than the image', () =>
    refused(
      ['bloat', image, '--base', longer],
      /longer\.tar is not a base of \S+app\.tar: it has 4 layers, the image has 3\n$/,
    ));
  test('bloat, if none of several matches', () =>
    refused(
      ['bloat', image, '--base', other, '--base', longer],
      /^timg-inspect: \S+other\.tar is not a base of [^\n]+; \S+longer\.tar is not a base of [^\n]+\n$/,
    ));
  test('bloat, if the chosen image of several does not match', () =>
    refused(['bloat', image, '--base', `${bases}#alpine:1`], /bases\.tar#alpine:1 is not a base of /));
  test('bloat, if there is no image of that name', () =>
    refused(['bloat', image, '--base', `${bases}#ubuntu`], /: no image "ubuntu"; the archive has /));
});

describe('the first own layer', () => {
  const own = async (...named: string[]) => {
    const { output } = await run(['bloat', image, ...named.flatMap((one) => ['--base', one]), '--format', 'json']);
    const { from, basis } = JSON.parse(output).data.own;
    return [from, basis];
  };
  test('without a base', async () => assert.deepEqual(await own(), [1, 'assumed']));
  test('one of several bases matches', async () =>
    assert.deepEqual(await own(other, `${bases}#debian:1`), [1, 'base']));
  test('of several images in one archive, the one with the most layers is the base, but not the image itself', async () =>
    assert.deepEqual(await own(bases), [2, 'base']));
  test('the image itself, if nothing else is named', async () => assert.deepEqual(await own(image), [3, 'base']));
});

test('a baseline with another base is not refused', async () => {
  const { status } = await run(['check', image, '--baseline', other, '--base', `${bases}#python:1`]);
  assert.equal(status, 1);
});
