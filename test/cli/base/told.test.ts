// How the base image is told: by options, annotations, labels and learned base images, in this order; and what each answer says.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { addBuildKit, PREDICATE, statementAbout } from '../../support/attestations.ts';
import {
  addImage,
  BlobStore,
  buildImage,
  dockerSave,
  type ImageLiteral,
  layoutEntries,
  MEDIA,
  ociArchive,
  type StepLiteral,
} from '../../support/image-builder.ts';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'base-told-'));
after(() => rmSync(folder, { recursive: true }));
const write = (file: string, bytes: Buffer | string): string => {
  writeFileSync(join(folder, file), bytes);
  return join(folder, file);
};

const step = (name: string): StepLiteral => ({ createdBy: `COPY ${name}`, entries: [{ path: name, body: name }] });
const [debian, python, app, more] = [step('debian'), step('python'), step('app'), step('more')];
const imageOf = (name: string, ...steps: StepLiteral[]): ImageLiteral => ({ names: [name], steps });
const debianImage = imageOf('debian:12', debian);
const pythonImage = imageOf('python:3', debian, python);
const appImage = imageOf('app:1', debian, python, app, more);

const debianArchive = write('debian.tar', dockerSave([debianImage]));
const pythonArchive = write('python.tar', dockerSave([pythonImage]));
const appArchive = write('app.tar', dockerSave([appImage]));

const bases = join(folder, 'learned.json');
const learn = async (...archives: string[]) => {
  rmSync(bases, { force: true });
  assert.equal((await run(['base', 'learn', ...archives, '--bases', bases])).status, 0);
};

async function told(...args: string[]): Promise<unknown> {
  const { output, errors } = await run(['layers', ...args, '--format', 'json']);
  assert.equal(errors, '');
  const { from, basis, base } = JSON.parse(output).data.images[0].own;
  return [from, basis, base];
}

describe('the base image is told by', () => {
  test('nothing', async () => assert.deepEqual(await told(appArchive), [1, 'assumed', null]));
  test('--base', async () =>
    assert.deepEqual(await told(appArchive, '--base', debianArchive), [1, 'base', 'debian:12']));
  test('the longest of several --base', async () => {
    const args = [debianArchive, pythonArchive, debianArchive].flatMap((one) => ['--base', one]);
    assert.deepEqual(await told(appArchive, ...args), [2, 'base', 'python:3']);
  });
  test('--own-from, whatever else is known', async () => {
    assert.deepEqual(await told(appArchive, '--own-from', '3', '--base', debianArchive), [3, 'own-from', null]);
    assert.deepEqual(await told(appArchive, '--own-from', '4'), [4, 'own-from', null]);
    assert.deepEqual(await told(appArchive, '--own-from', '0'), [0, 'own-from', null]);
  });
  test('a learned base image', async () => {
    await learn(debianArchive, pythonArchive);
    assert.deepEqual(await told(appArchive, '--bases', bases), [2, 'learned', 'python:3 of 2024-01-01']);
  });
  test('--base rather than a learned one', async () => {
    await learn(debianArchive, pythonArchive);
    assert.deepEqual(await told(appArchive, '--bases', bases, '--base', debianArchive), [1, 'base', 'debian:12']);
  });
  test('a learned base image other than the image itself, unless only that is known', async () => {
    await learn(debianArchive, appArchive);
    assert.deepEqual(await told(appArchive, '--bases', bases), [1, 'learned', 'debian:12 of 2024-01-01']);
    await learn(appArchive);
    assert.deepEqual(await told(appArchive, '--bases', bases), [4, 'learned', 'app:1 of 2024-01-01']);
  });
  test('no learned base image with other layers', async () => {
    await learn(write('other.tar', dockerSave([imageOf('debian:12', step('other'))])));
    assert.deepEqual(await told(appArchive, '--bases', bases), [1, 'assumed', null]);
  });
});

describe('annotations and labels', () => {
  const base = 'org.opencontainers.image.base';
  const annotated = (file: string, annotations: Readonly<Record<string, string>>): string =>
    write(file, ociArchive([appImage], { manifest: { annotations } }));
  const debianLayout = write('debian-oci.tar', ociArchive([debianImage]));

  test('a name, rather than the learned base image with more layers', async () => {
    await learn(debianArchive, pythonArchive);
    const file = annotated('named.tar', { [`${base}.name`]: 'docker.io/library/debian:12' });
    assert.deepEqual(await told(file, '--bases', bases), [1, 'annotation', 'debian:12 of 2024-01-01']);
    assert.deepEqual(await told(file), [1, 'assumed', null]);
  });
  test('a manifest digest', async () => {
    await learn(debianLayout, pythonArchive);
    const { output } = await run(['overview', debianLayout, '--format', 'json']);
    const file = annotated('by-digest.tar', { [`${base}.digest`]: JSON.parse(output).data.images[0].manifestDigest });
    assert.deepEqual(await told(file, '--bases', bases), [1, 'annotation', 'debian:12 of 2024-01-01']);
  });
  test('a label', async () => {
    await learn(debianArchive, pythonArchive);
    const labels = { [`${base}.name`]: 'debian:12', [`${base}.digest`]: '' };
    const file = write('label.tar', dockerSave([{ ...appImage, config: { Labels: labels } }]));
    assert.deepEqual(await told(file, '--bases', bases), [1, 'label', 'debian:12 of 2024-01-01']);
  });
  test('an image of the same archive', async () => {
    const labels = { [`${base}.name`]: 'debian:12' };
    const file = write('both.tar', dockerSave([{ ...appImage, config: { Labels: labels } }, debianImage, pythonImage]));
    assert.deepEqual(await told(`${file}#app:1`), [1, 'label', 'debian:12 of 2024-01-01']);
  });
  test('a name of which the layers are others, or an empty one, does not count', async () => {
    await learn(write('newer.tar', dockerSave([imageOf('debian:12', step('newer'))])), pythonArchive);
    for (const name of ['debian:12', '', '__proto__']) {
      const file = annotated('wrong.tar', { [`${base}.name`]: name });
      assert.deepEqual(await told(file, '--bases', bases), [2, 'learned', 'python:3 of 2024-01-01']);
    }
  });
});

describe('a provenance', () => {
  const withProvenance = (file: string, materials: readonly unknown[], labels: object = {}): string => {
    const store = new BlobStore();
    const manifest = addImage(store, buildImage({ ...appImage, config: { Labels: labels } }));
    const statement = statementAbout(manifest, PREDICATE.slsa02, { materials });
    return write(file, tar(layoutEntries(store, [manifest, addBuildKit(store, manifest, statement)])));
  };
  const material = (name: string, sha256 = 'a'.repeat(64)) => ({
    uri: `pkg:docker/${name}?platform=linux%2Famd64`,
    digest: { sha256 },
  });
  const layout = new BlobStore();
  const index = layout.addJson(MEDIA.index, {
    schemaVersion: 2,
    mediaType: MEDIA.index,
    manifests: [addImage(layout, buildImage({ steps: [debian] }))],
  });
  const listed = write('listed.tar', tar(layoutEntries(layout, [index])));

  test('of the digest of an index', async () => {
    await learn(listed, pythonArchive);
    const file = withProvenance('by-index.tar', [material('debian@12', index.digest.slice('sha256:'.length))]);
    assert.deepEqual(await told(file, '--bases', bases), [1, 'provenance', 'listed.tar of 2024-01-01']);
  });
  test('of several images: the one with the most layers that are those of the image', async () => {
    await learn(debianArchive, pythonArchive, write('golang.tar', dockerSave([imageOf('golang:1', step('go'))])));
    const file = withProvenance(
      'stages.tar',
      ['golang@1', 'debian@12', 'python@3'].map((name) => material(name)),
    );
    assert.deepEqual(await told(file, '--bases', bases), [2, 'provenance', 'python:3 of 2024-01-01']);
  });
  test('is used by every command that shows own layers', async () => {
    await learn(debianArchive, pythonArchive);
    const file = withProvenance('one.tar', [material('debian@12')]);
    for (const args of [['bloat'], ['check', '--budget', 'own-size=1MB']]) {
      const [command = '', ...options] = args;
      const { output } = await run([command, file, ...options, '--bases', bases, '--format', 'json']);
      const { from, basis } = JSON.parse(output).data.own;
      assert.deepEqual([command, from, basis], [command, 1, 'provenance']);
    }
  });
});

describe('--base with a directory', () => {
  const directory = join(folder, 'bases');
  mkdirSync(join(directory, 'below'), { recursive: true });
  writeFileSync(join(directory, 'debian.tar'), dockerSave([debianImage]));
  writeFileSync(join(directory, 'python.tar'), dockerSave([pythonImage]));
  writeFileSync(join(directory, 'README.md'), 'not an archive');
  writeFileSync(join(directory, 'below', 'app.tar'), dockerSave([appImage]));

  test('takes the archive with the most layers', async () =>
    assert.deepEqual(await told(appArchive, '--base', directory), [2, 'base', 'python:3']));
  test('is refused without an archive', async () => {
    mkdirSync(join(folder, 'none'));
    const { status, errors } = await run(['layers', appArchive, '--base', join(folder, 'none')]);
    assert.equal(status, 2);
    assert.match(errors, /none: no archives \(such as \*\.tar\) in this directory\n$/);
  });
  test('with an archive that cannot be read is refused', async () => {
    mkdirSync(join(folder, 'damaged'));
    writeFileSync(join(folder, 'damaged', 'a.tar'), 'no tar');
    const { status, errors } = await run(['layers', appArchive, '--base', join(folder, 'damaged')]);
    assert.equal(status, 2);
    assert.match(errors, /damaged\/a\.tar: /);
  });
  test('of which none is the base names the nearest', async () => {
    mkdirSync(join(folder, 'many'));
    for (const name of ['a', 'b', 'c'])
      writeFileSync(join(folder, 'many', `${name}.tar`), dockerSave([imageOf(`${name}:1`, step(name))]));
    writeFileSync(join(folder, 'many', 'd.tar'), dockerSave([imageOf('d:1', debian, step('d'))]));
    const { status, errors } = await run(['bloat', appArchive, '--base', join(folder, 'many')]);
    assert.equal(status, 2);
    assert.match(
      errors,
      /none of 4 archives is a base of \S+app\.tar; the nearest: \S+d\.tar is not a base .*layer 1 differs/,
    );
  });
  test('cannot be overwritten by an output', async () => {
    const file = join(directory, 'debian.tar');
    const { status, errors } = await run(['layers', appArchive, '--base', directory, '-o', file]);
    assert.equal(status, 2);
    assert.match(errors, /this is an input file/);
  });
});

describe('--own-from is refused', () => {
  for (const [value, message] of [
    ['5', /--own-from 5: \S+app\.tar has 4 layers; use 0 to 4\n$/],
    ['-1', /--own-from must be the index of a layer, 0 or more, but it is "-1"\n$/],
    ['1.5', /but it is "1\.5"\n$/],
  ] as const) {
    test(value, async () => {
      const { status, errors } = await run(['bloat', appArchive, `--own-from=${value}`]);
      assert.equal(status, 2);
      assert.match(errors, message);
    });
  }
});

describe('the answer says how it is told', () => {
  const line = async (...args: string[]): Promise<string> => (await run(args)).output.split('\n')[0] ?? '';
  test('overview', async () =>
    assert.match(await line(appArchive, '--base', pythonArchive), / base image: layers 0–1 \(python:3, --base\)$/));
  test('layers', async () =>
    assert.match(await line('layers', appArchive, '--own-from', '0'), / base image: no layer \(--own-from\)$/));
  test('diff', async () =>
    assert.match(
      await line('diff', appArchive, pythonArchive, '--base', debianArchive),
      / base image: layer 0 \(debian:12, --base\)$/,
    ));
  test('diff, if only one side has the base image of its label', async () =>
    assert.match(
      await line('diff', debianArchive, appArchive, '--own-from', '1'),
      / base image: layer 0 \(--own-from\)$/,
    ));
  test('bloat', async () => {
    await learn(debianArchive);
    const { output } = await run(['bloat', appArchive, '--bases', bases]);
    assert.match(output, /by layers 1–3, above the base image debian:12 of 2024-01-01 \(learned\)$/m);
  });
  test('check', async () => {
    const { output } = await run(['check', appArchive, '--budget', 'own-size=1MB', '--base', pythonArchive]);
    assert.match(output, /^own layers: 2–3, above the base image python:3 \(--base\)$/m);
  });
  test('several images', async () => {
    const file = write('several.tar', dockerSave([appImage, pythonImage]));
    const { output } = await run([file, '--base', debianArchive]);
    assert.deepEqual(output.match(/1 \(--base\)/g)?.length, 2);
  });
});

describe('a guess', () => {
  const guessed = write(
    'guessed.tar',
    dockerSave([{ names: ['app:1'], steps: [debian, python, { createdBy: 'CMD ["bash"]' }, app] }]),
  );
  test('is shown by bloat', async () => {
    const { output } = await run(['bloat', guessed]);
    assert.match(output, /by layer 2, guessing the base image from a CMD; pass --base to be exact$/m);
  });
  test('is not used by budgets and baselines', async () => {
    const baseline = join(folder, 'baseline.json');
    const args = ['check', guessed, '--budget', 'own-size=1MB', '--write-baseline', baseline, '--format', 'json'];
    const { own } = JSON.parse((await run(args)).output).data;
    assert.deepEqual(own, { from: 1, basis: 'assumed', base: null, guessedBy: null });
    const text = await run(['check', guessed, '--budget', 'own-size=1MB']);
    assert.match(text.output, /^own layers: 1–2, assuming layer 0 is the base image; pass --base to be exact$/m);
  });
});
