// diff: changes of files and config, sizes, causes, and what to pull, for images of a few lines.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DiffData } from '../../../src/report/diff/data.ts';
import { noise } from '../../support/bytes.ts';
import { dockerSave, type ImageLiteral, ociArchive, type StepLiteral } from '../../support/image-builder.ts';
import { take } from '../../support/items.ts';
import { run } from '../../support/run.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('diff-test');

type Image = Partial<ImageLiteral> & Pick<ImageLiteral, 'steps'>;
const save = (image: Image): Buffer => dockerSave([{ names: ['app:1'], ...image }]);
const step = (createdBy: string, ...entries: readonly TarLiteral[]): StepLiteral => ({ createdBy, entries });
const file = (path: string, body: string, more: Partial<TarLiteral> = {}): TarLiteral => ({ path, body, ...more });

interface Answer {
  readonly status: number;
  readonly data: DiffData;
}

async function diffOf(old: Buffer, newer: Buffer, ...options: readonly string[]): Promise<Answer> {
  const archives = [write('old.tar', old), write('new.tar', newer)];
  const { status, output, errors } = await run(['diff', ...archives, '--format', 'json', ...options]);
  assert.equal(errors, '');
  return { status, data: JSON.parse(output).data };
}

/** Two images of one layer each. */
const diffOfFiles = (old: readonly TarLiteral[], newer: readonly TarLiteral[], ...options: readonly string[]) =>
  diffOf(save({ steps: [step('COPY', ...old)] }), save({ steps: [step('COPY', ...newer)] }), ...options);

/** `path kind attributes` */
const lines = ({ changes }: DiffData): readonly string[] =>
  (changes ?? []).map(({ path, kind, attributes }) => [path, kind, ...attributes].join(' '));

describe('diff: --path', () => {
  const archives = ['samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'];
  test('that matches nothing in either image is a typo', async () =>
    assert.deepEqual(await run(['diff', ...archives, '--path', 'nothing']), {
      status: 1,
      output: '',
      errors: 'timg-inspect: no path matches "nothing" in either image\n',
    }));
  test('that matches only unchanged paths is none, and other differences do not count', async () =>
    assert.deepEqual(await run(['diff', ...archives, '--path', 'etc/passwd', '--exit-code']), {
      status: 0,
      output: 'Files: no path differs\n',
      errors: '',
    }));
});

test('diff: a missing layer is named', async () => {
  const { output } = await run(['diff', 'samples/missing-layer.tar', 'samples/hello_image.tar']);
  assert.match(output, /^Files: cannot be compared\nold image: layer 1 is not in the archive$/m);
});

describe('diff: files', () => {
  const old = [
    file('etc/conf', 'one\n'),
    file('etc/gone', 'gone\n'),
    file('bin/tool', 'tool', { mode: 0o755 }),
    file('bin/same', 'same'),
    file('var/log', 'log', { mtime: 1 }),
    { path: 'lib', type: 'symlink', link: 'usr/lib' },
  ] satisfies readonly TarLiteral[];
  const newer = [
    file('etc/conf', 'two\n', { mtime: 5 }),
    file('etc/new', 'new\n'),
    file('bin/tool', 'tool', { mode: 0o700, uid: 7, mtime: 2 }),
    file('bin/same', 'same'),
    file('var/log', 'log', { mtime: 2 }),
    { path: 'lib', type: 'symlink', link: 'lib64' },
  ] satisfies readonly TarLiteral[];
  const all = [
    'bin/tool touched mode uid mtime',
    'etc/conf modified content mtime',
    'etc/gone removed',
    'etc/new added',
    'lib modified link',
    'var/log touched mtime',
  ];

  test('paths are added, removed, modified or touched, with the changed attributes', async () => {
    const { data } = await diffOfFiles(old, newer);
    assert.deepEqual(lines(data), all);
    assert.deepEqual(data.totals, {
      added: { pathCount: 1, bytes: 4 },
      removed: { pathCount: 1, bytes: 5 },
      modified: { pathCount: 2, bytes: 4 },
      touched: { pathCount: 2, bytes: 7 },
    });
  });

  test('before and after are entries as in `files`', async () => {
    const { data } = await diffOfFiles(old, newer);
    const [tool] = data.changes ?? [];
    assert.deepEqual([tool?.before?.mode, tool?.after?.mode], ['0755', '0700']);
    assert.deepEqual([tool?.before?.layer, tool?.after?.layer], [0, 0]);
  });

  const views: readonly (readonly [what: string, options: readonly string[], expected: readonly string[]])[] = [
    [
      '--ignore drops an attribute, and files without another change',
      ['--ignore', 'mtime'],
      ['bin/tool touched mode uid', 'etc/conf modified content', ...all.slice(2, 5)],
    ],
    [
      '--ignore may be repeated',
      ['--ignore', 'mtime', '--ignore', 'mode', '--ignore', 'uid'],
      ['etc/conf modified content', ...all.slice(2, 5)],
    ],
    ['--only-content', ['--only-content'], ['etc/conf modified content', ...all.slice(2, 5)]],
    ['--path', ['--path', 'etc/*'], all.slice(1, 4)],
    ['--path with a leading slash', ['--path', '/etc/c*'], all.slice(1, 2)],
  ];
  for (const [what, options, expected] of views) {
    test(what, async () => assert.deepEqual(lines((await diffOfFiles(old, newer, ...options)).data), expected));
  }

  test('every path of a removed directory is listed', async () => {
    const { data } = await diffOfFiles([file('a/b/c', '1'), file('a/d', '2')], [file('e', '3')]);
    assert.deepEqual(lines(data), ['a removed', 'a/b removed', 'a/b/c removed', 'a/d removed', 'e added']);
  });

  test('the time of a directory is ignored, its mode is not', async () => {
    const directory = (path: string, more: Partial<TarLiteral>): TarLiteral => ({
      path: `${path}/`,
      type: 'directory',
      ...more,
    });
    const { data } = await diffOfFiles(
      [directory('time', { mtime: 1 }), directory('mode', { mode: 0o755 })],
      [directory('time', { mtime: 2 }), directory('mode', { mode: 0o700 })],
    );
    assert.deepEqual(lines(data), ['mode touched mode']);
  });

  test('the root directory is compared only if both images have an entry for it', async () => {
    const root = (mode: number): TarLiteral => ({ path: './', type: 'directory', mode });
    assert.deepEqual(lines((await diffOfFiles([root(0o755)], [])).data), []);
    assert.deepEqual(lines((await diffOfFiles([root(0o755)], [root(0o700)])).data), [' touched mode']);
  });

  test('removing one of several hard links removes no bytes', async () => {
    const group = [file('a', '12345'), { path: 'b', type: 'hardlink' as const, link: 'a' }];
    assert.deepEqual((await diffOfFiles(group, [file('a', '12345')])).data.totals?.removed, { pathCount: 1, bytes: 0 });
  });

  test('the time of a directory is ignored, even if --ignore drops its other changes', async () => {
    const directory = (more: Partial<TarLiteral>): TarLiteral => ({ path: 'd/', type: 'directory', ...more });
    const { data } = await diffOfFiles(
      [directory({ mode: 0o700, mtime: 1 })],
      [directory({ mtime: 2 })],
      '--ignore',
      'mode',
    );
    assert.deepEqual(lines(data), []);
  });

  test('sparse files that are too large to expand are compared as stored', async () => {
    const sparse = (body: string): TarLiteral => ({
      path: 'lastlog',
      sparse: { form: '1.0', realSize: 2e12, segments: [{ at: 4096, body: Buffer.from(body.padEnd(512)) }] },
    });
    assert.deepEqual(lines((await diffOfFiles([sparse('one')], [sparse('one')])).data), []);
    assert.deepEqual(
      lines((await diffOfFiles([sparse('one'), file('x', '1')], [sparse('one'), file('x', '2')])).data),
      ['x modified content'],
    );
    assert.deepEqual(lines((await diffOfFiles([sparse('one')], [sparse('two')])).data), ['lastlog modified content']);
  });

  test('hard links to one file add its bytes once', async () => {
    const { data } = await diffOfFiles([], [file('a', '12345'), { path: 'b', type: 'hardlink', link: 'a' }]);
    assert.deepEqual(data.totals?.added, { pathCount: 2, bytes: 5 });
  });
});

describe('diff: --exit-code', () => {
  const one = save({ steps: [step('COPY', file('a', '1'))] });
  const cases: readonly (readonly [string, Image, readonly string[], number])[] = [
    ['no difference', { steps: [step('COPY', file('a', '1'))] }, ['--exit-code'], 0],
    ['another file content', { steps: [step('COPY', file('a', '2'))] }, ['--exit-code'], 1],
    ['another config', { steps: [step('COPY', file('a', '1'))], config: { User: 'app' } }, ['--exit-code'], 1],
    [
      'an ignored difference',
      { steps: [step('COPY', file('a', '1', { mtime: 1 }))] },
      ['--exit-code', '--ignore', 'mtime'],
      0,
    ],
    ['a difference without --exit-code', { steps: [step('COPY', file('a', '2'))] }, [], 0],
  ];
  for (const [what, image, options, expected] of cases) {
    test(`${what}: exit status ${expected}`, async () =>
      assert.equal((await diffOf(one, save(image), ...options)).status, expected));
  }
});

describe('diff: config', () => {
  test('variables, labels and ports are compared one by one', async () => {
    const before = {
      Env: ['PATH=/bin', 'GONE=1', 'EMPTY='],
      Labels: { version: '1', same: 'x' },
      ExposedPorts: { '80/tcp': {} },
      Entrypoint: ['/app'],
      User: 'root',
      Cmd: null,
    };
    const after = {
      Env: ['PATH=/bin:/sbin', 'EMPTY', 'NEW=a=b'],
      Labels: { same: 'x', version: '2' },
      ExposedPorts: { '81/tcp': {} },
      Entrypoint: ['/app', '-v'],
      User: '',
      Cmd: [],
    };
    const { data } = await diffOf(save({ steps: [], config: before }), save({ steps: [], config: after }));
    assert.deepEqual(data.configChanges, [
      { field: 'Entrypoint', key: null, before: ['/app'], after: ['/app', '-v'] },
      { field: 'Env', key: 'GONE', before: '1', after: null },
      { field: 'Env', key: 'NEW', before: null, after: 'a=b' },
      { field: 'Env', key: 'PATH', before: '/bin', after: '/bin:/sbin' },
      { field: 'ExposedPorts', key: '80/tcp', before: {}, after: null },
      { field: 'ExposedPorts', key: '81/tcp', before: null, after: {} },
      { field: 'Labels', key: 'version', before: '1', after: '2' },
      { field: 'User', key: null, before: 'root', after: null },
    ]);
  });

  test('a changed platform is listed', async () => {
    const arm = { architecture: 'arm64', os: 'linux', variant: 'v8' };
    const { data } = await diffOf(save({ steps: [] }), save({ steps: [], platform: arm }));
    assert.deepEqual(data.configChanges, [
      { field: 'architecture', key: null, before: 'amd64', after: 'arm64' },
      { field: 'variant', key: null, before: null, after: 'v8' },
    ]);
  });

  test('a port with the value null is the same as {}', async () => {
    const port = (config: object) => save({ steps: [], config: { ...config } });
    const { data } = await diffOf(port({ ExposedPorts: { '80/tcp': null } }), port({}));
    assert.deepEqual(data.configChanges, [{ field: 'ExposedPorts', key: '80/tcp', before: {}, after: null }]);
  });

  test('the order of members in an object is ignored', async () => {
    const health = (test: object) => save({ steps: [], config: { Healthcheck: test } });
    const { data } = await diffOf(health({ Interval: 1, Retries: 2 }), health({ Retries: 2, Interval: 1 }));
    assert.deepEqual(data.configChanges, []);
  });
});

describe('diff: equivalence', () => {
  const [a, b] = [step('COPY', file('a', '1')), step('COPY b', file('b', '2'))];
  const base: Image = { steps: [a, b] };
  const cases: readonly (readonly [what: string, image: Image, equivalence: string, differences: string])[] = [
    ['the same image', base, 'image', ''],
    ['another config', { ...base, config: { User: 'app' } }, 'layers', 'config'],
    ['built at another time', { ...base, created: '2025-01-01T00:00:00Z' }, 'layers', 'created'],
    ['another time of a file', { steps: [a, step('COPY b', file('b', '2', { mtime: 1 }))] }, 'times', 'layers mtime'],
    ['another mode', { steps: [a, step('COPY b', file('b', '2', { mode: 0o600 }))] }, 'attributes', 'layers mode'],
    [
      'the same files in one layer',
      { steps: [step('COPY', file('a', '1'), file('b', '2'))] },
      'files',
      'history layers',
    ],
    ['other content', { steps: [a, step('COPY b', file('b', '3'))] }, 'none', 'layers content'],
    ['another file', { steps: [a, b, step('COPY c', file('c', '3'))] }, 'none', 'history layers content'],
  ];
  for (const [what, image, equivalence, differences] of cases) {
    test(`${what}: ${equivalence}`, async () => {
      const { data } = await diffOf(save(base), save(image));
      assert.deepEqual([data.equivalence, data.differences?.join(' ')], [equivalence, differences]);
    });
  }

  test('images with one ID but different files are not equivalent', async () => {
    const whole = save({ steps: [step('COPY', file('first', '1'), file('second', '2'))] });
    const damaged = Buffer.from(whole);
    damaged.write('X', damaged.indexOf('second'));
    // Layers with one digest are read once, unless one of them has anomalies.
    const { data } = await diffOf(damaged, whole);
    assert.deepEqual([data.equivalence, lines(data)], ['none', ['second added']]);
  });
});

describe('diff: what changed the size', () => {
  const chmod = (mode: number) => step('RUN chmod', file('opt/lib', 'x'.repeat(3000), { mode }));
  const base = step('FROM', file('bin/sh', 'x'.repeat(100)), file('opt/lib', 'x'.repeat(3000)));

  test('by layer, directory, kind and attribute', async () => {
    const { data } = await diffOf(save({ steps: [base] }), save({ steps: [base, chmod(0o600)] }));
    const steps = (data.waterfall ?? []).map(({ part, old, new: newer, sizes, directories }) => ({
      layer: `${part} ${old} ${newer} ${sizes.content} ${sizes.files} ${sizes.visible}`,
      directories: directories.flatMap(({ path, causes }) =>
        causes.map(({ kind, attributes, bytes }) => [path, kind, ...attributes, bytes].join(' ')),
      ),
    }));
    assert.deepEqual(steps, [
      { layer: 'shared 0 0 0 0 -3000', directories: ['opt copied mode 3000', 'opt live -3000'] },
      { layer: 'own null 1 4608 3000 3000', directories: ['opt live 3000', ' overhead 1608'] },
      { layer: 'documents null null 0 0 0', directories: [] },
    ]);
  });

  test('documents have the rest of the distribution size', async () => {
    const image = (config: object) => ociArchive([{ names: ['app:1'], steps: [base], config: { ...config } }]);
    const { data } = await diffOf(image({}), image({ Labels: { long: 'x'.repeat(1000) } }));
    const [shared, documents] = data.waterfall ?? [];
    const change = (data.sizes.new.distribution ?? 0) - (data.sizes.old.distribution ?? 0);
    assert.deepEqual([shared?.sizes.distribution, documents?.sizes.distribution], [0, change]);
    assert.ok(change > 1000);
  });

  test('--base separates a new base image from own layers', async () => {
    const app = step('COPY app', file('app', 'a'));
    const bases = ['1', '22'].map((content) => step('FROM', file('base', content)));
    const [old, newer] = take(
      bases.map((one, at) => save({ names: [`app:${at}`], steps: [one, app] })),
      2,
    );
    const named = bases.map((one, at) => write(`base${at}.tar`, save({ names: [`base:${at}`], steps: [one] })));
    const options = named.flatMap((archive) => ['--base', archive]);
    const { data } = await diffOf(old, newer, ...options);
    const own = { from: 1, basis: 'base', guessedBy: null };
    assert.deepEqual(data.own, { old: { ...own, base: 'base:0' }, new: { ...own, base: 'base:1' } });
    assert.deepEqual(
      data.waterfall?.map(({ part, instruction }) => `${part} ${instruction}`),
      ['base FROM', 'shared COPY app', 'documents null'],
    );
  });
});

describe('diff: what a host with the old image pulls', () => {
  const copy = (name: string): StepLiteral => step(`COPY ${name}`, file(name, name.repeat(100)));
  const [a, b, c] = [copy('a'), copy('b'), copy('c')];
  const changed = step('COPY b', file('b', 'B'.repeat(200)));

  test('nothing, if all layers are the same', async () => {
    const { data } = await diffOf(save({ steps: [a, b] }), save({ steps: [a, b], config: { User: 'x' } }));
    const { reusedLayers, pulledLayers, cacheBrokenBy, sizes, changedBytes } = data.pull;
    assert.deepEqual(
      [reusedLayers, pulledLayers, cacheBrokenBy, sizes.content, changedBytes],
      [[0, 1], [], null, 0, 0],
    );
  });

  test('all layers from the first change on, even if the host has them', async () => {
    const { data } = await diffOf(save({ steps: [a, b, c] }), save({ steps: [a, changed, c] }));
    const { reusedLayers, pulledLayers, cacheBrokenBy, repulledLayers, sizes, repulledSizes, changedBytes } = data.pull;
    assert.deepEqual([reusedLayers, pulledLayers, cacheBrokenBy, repulledLayers], [[0], [1, 2], 1, [2]]);
    assert.deepEqual([sizes.files, repulledSizes.files, changedBytes], [300, 100, 200]);
    assert.equal(sizes.distribution, null);
  });

  test('a file with several hard links counts once in the changed bytes', async () => {
    const link = (path: string): TarLiteral => ({ path, type: 'hardlink', link: 'b' });
    const links = step('COPY b', file('b', 'b'.repeat(100)), link('b2'), link('b3'));
    const { data } = await diffOf(save({ steps: [a] }), save({ steps: [a, links] }));
    assert.equal(data.pull.changedBytes, 100);
    assert.equal(data.totals?.added.bytes, 100);
  });

  test('a layer with another compression, even with the same content', async () => {
    const stored = (compression: 'gzip' | 'zstd', User: string) =>
      ociArchive([{ names: ['app:1'], steps: [a], config: { User } }], { compression });
    const { data } = await diffOf(stored('gzip', 'a'), stored('zstd', 'b'));
    assert.deepEqual([data.pull.reusedLayers, data.pull.pulledLayers, data.changes], [[], [0], []]);
  });

  test('the layers of the same image, if they are compressed in another way', async () => {
    const stored = (compression: 'gzip' | 'zstd') => ociArchive([{ names: ['app:1'], steps: [a] }], { compression });
    const { data } = await diffOf(stored('gzip'), stored('zstd'));
    const blob = data.layers[0]?.new?.sizes.distribution;
    assert.deepEqual([data.pull.reusedLayers, data.pull.pulledLayers, data.pull.sizes.distribution], [[], [0], blob]);
  });

  test('a layer that is listed twice, but only once', async () => {
    const { data } = await diffOf(save({ steps: [a] }), save({ steps: [a, b, c, b] }));
    const { pulledLayers, sizes } = data.pull;
    assert.deepEqual([pulledLayers, sizes.files, sizes.content], [[1, 2, 3], 200, 2 * 2048]);
  });

  test('nothing, if only one of two archives is compressed', async () => {
    const { data } = await diffOf(save({ steps: [a] }), ociArchive([{ names: ['app:1'], steps: [a] }]));
    assert.deepEqual([data.pull.reusedLayers, data.changes], [[0], []]);
  });
});

describe('diff: --unified', () => {
  test('prints changed lines, for docker save and OCI layouts', async () => {
    const old = [file('etc/conf', 'a\nb\nc\n'), file('etc/gone', 'x\n'), file('bin/tool', 'a\0b')];
    const newer = [file('etc/conf', 'a\nB\nc\n'), file('etc/new', 'y'), file('bin/tool', 'a\0c')];
    const { data } = await diffOfFiles(old, newer, '-u');
    assert.deepEqual(data.texts, [
      { path: 'bin/tool', patch: null, reason: 'binary' },
      { path: 'etc/conf', patch: '--- a/etc/conf\n+++ b/etc/conf\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n', reason: null },
      { path: 'etc/gone', patch: '--- a/etc/gone\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n', reason: null },
      {
        path: 'etc/new',
        patch: '--- /dev/null\n+++ b/etc/new\n@@ -0,0 +1,1 @@\n+y\n\\ No newline at end of file\n',
        reason: null,
      },
    ]);
    const compressed = (entries: readonly TarLiteral[]): Buffer =>
      ociArchive([{ names: ['app:1'], steps: [step('COPY', ...entries)] }]);
    assert.deepEqual((await diffOf(compressed(old), compressed(newer), '-u')).data.texts, data.texts);
  });

  test('quotes names as git does', async () => {
    const paths = ['a b', 'q"\\', 'é', Buffer.from('ff80', 'hex')];
    const files = paths.map((path): TarLiteral => ({ path, body: 'x\n' }));
    const { data } = await diffOfFiles([], files, '-u');
    assert.deepEqual(
      data.texts?.map(({ patch }) => patch?.split('\n')[1]),
      ['+++ b/a b\t', String.raw`+++ "b/q\"\\"`, String.raw`+++ "b/\303\251"`, String.raw`+++ "b/\377\200"`],
    );
  });

  test('prints tabs and escapes other control characters', async () => {
    const archives = ['a\tb\n', 'a\tc\x1b[31m\n'].map((body, at) =>
      write(`${at}.tar`, save({ steps: [step('COPY', file('a', body))] })),
    );
    const { output } = await run(['diff', ...archives, '-u']);
    assert.equal(output, '--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-a\tb\n+a\tc\\x1B[31m\n');
  });

  test('omits large files and links', async () => {
    const large = noise('large', 2 ** 20).toString('base64');
    const { data } = await diffOfFiles(
      [file('large', large), file('now-link', 'text\n'), { path: 'link', type: 'symlink', link: 'a' }],
      [
        file('large', `${large}x`),
        { path: 'now-link', type: 'symlink', link: 'a' },
        { path: 'link', type: 'symlink', link: 'b' },
      ],
      '-u',
    );
    assert.deepEqual(
      data.texts?.map(({ path, reason }) => `${path} ${reason}`),
      ['large large', 'now-link null'],
    );
  });

  test('gives up on large texts with nothing in common', async () => {
    const text = (letter: string) => Array.from({ length: 30_000 }, (_, at) => `${letter}${at}`).join('\n');
    const { data } = await diffOfFiles([file('a', text('x'))], [file('a', text('y'))], '-u');
    assert.deepEqual(data.texts, [{ path: 'a', patch: null, reason: 'large' }]);
  });
});

describe('diff: arguments', () => {
  test('two images of one archive can be compared', async () => {
    const archive = 'samples/several-images.tar';
    const { status, output } = await run(['diff', `${archive}#two:2`, `${archive}#sample/one:1`, '--format', 'json']);
    const { data } = JSON.parse(output);
    assert.equal(status, 0);
    assert.deepEqual([data.images.old.names, data.images.new.names[0]], [['two:2'], 'sample/one:1']);
  });

  test('commands for more rows select the same images', async () => {
    const platform = (architecture: string, size: number) => ({
      names: ['app:1'],
      platform: { os: 'linux', architecture },
      steps: [
        {
          createdBy: 'COPY',
          entries: Array.from({ length: 15 }, (_, at) => ({ path: `d${at}/f`, body: 'x'.repeat(size + at) })),
        },
      ],
    });
    const [old, newer] = [10, 2000].map((size) =>
      write(`several-${size}.tar`, ociArchive([platform('amd64', size), platform('arm64', size + 100)])),
    );
    const commandOf = async (...args: readonly string[]): Promise<string> =>
      /all: timg-inspect (diff .*--limit 0)$/m.exec((await run(['diff', ...args])).output)?.[1] ?? '';
    assert.equal(
      await commandOf(String(old), String(newer), '--platform', 'arm64'),
      `diff ${old} ${newer} --platform linux/arm64 --limit 0`,
    );
    const across = await commandOf(`${old}#@0`, `${newer}#@1`);
    assert.match(across, /^diff \S+-10\.tar#[0-9a-f]{12} \S+-2000\.tar#[0-9a-f]{12} --limit 0$/);
    const { status, errors } = await run(across.split(' '));
    assert.deepEqual([status, errors], [0, '']);
  });

  test('an archive of several images: the error lists them', async () => {
    const { status, errors } = await run(['diff', 'samples/several-images.tar', 'samples/hello_image.tar']);
    assert.equal(status, 2);
    assert.match(
      errors,
      /several-images\.tar has 2 images; choose one: samples\/several-images\.tar#sample\/one:1 \| samples\/several-images\.tar#two:2$/m,
    );
  });

  test('if a layer is missing, changes are unknown and the exit status is 1', async () => {
    const { status, output } = await run([
      'diff',
      'samples/missing-layer.tar',
      'samples/hello_image.tar',
      '--format',
      'json',
    ]);
    const { data, findings } = JSON.parse(output);
    assert.equal(status, 1);
    assert.deepEqual([data.changes, data.waterfall, data.totals, data.equivalence], [null, null, null, null]);
    assert.ok(findings.some(({ rule }: { rule: string }) => rule === 'integrity/missing-blob'));
  });

  for (const sample of [
    'hello_fs.tar',
    'docker-1.9-save.tar',
    'missing-config.tar',
    'null-config.tar',
    'sparse.tar',
    'foreign-layer.tar',
  ]) {
    test(`${sample} does not differ from itself`, async () => {
      const { output } = await run(['diff', `samples/${sample}`, `samples/${sample}`, '--format', 'json']);
      const { data } = JSON.parse(output);
      assert.deepEqual([data.changes, data.equivalence, data.differences], [[], 'image', []]);
    });
  }

  test('a damaged layer is reported for the damaged archive only', async () => {
    const image = { names: ['app:1'], steps: [step('COPY', file('a', 'a'.repeat(5000)))] };
    const intact = ociArchive([image]);
    const damaged = Buffer.from(intact);
    damaged.fill(
      0xff,
      damaged.indexOf(Buffer.from([0x1f, 0x8b])) + 20,
      damaged.indexOf(Buffer.from([0x1f, 0x8b])) + 40,
    );
    const { output } = await run([
      'diff',
      write('damaged.tar', damaged),
      write('intact.tar', intact),
      '--format',
      'json',
    ]);
    const { findings } = JSON.parse(output);
    assert.equal(findings.filter(({ rule }: { rule: string }) => rule === 'integrity/damaged-layer').length, 1);
  });

  test('--path / is refused', async () => {
    const { status, errors } = await run(['diff', 'samples/hello_image.tar', 'samples/hello_oci.tar', '--path', '/']);
    assert.equal(status, 2);
    assert.match(errors, /--path cannot be "\/"; it has no name; use a glob/);
  });

  test('standard input can be one of the archives', async () => {
    const image = save({ steps: [step('COPY', file('a', '1'))] });
    const { status, output } = await run(['diff', write('old.tar', image), '-', '--exit-code', '--stat'], {
      stdin: image,
    });
    assert.equal(status, 0, output);
  });

  test('standard input cannot be both archives', async () => {
    const { status, errors } = await run(['diff', '-', '-']);
    assert.deepEqual([status, errors], [2, 'timg-inspect: standard input (-) can be used only once\n']);
  });

  test('--limit must be a number', async () => {
    const { status, errors } = await run(['diff', 'samples/hello_image.tar', 'samples/hello_oci.tar', '--limit', '-3']);
    assert.deepEqual([status, errors], [2, 'timg-inspect: --limit must be a whole number, 0 or more\n']);
  });

  test('--limit 0 lists every path', async () => {
    const many = Array.from({ length: 30 }, (_, at) => file(`f${at}`, String(at)));
    const [old, newer] = [save({ steps: [step('COPY')] }), save({ steps: [step('COPY', ...many)] })];
    const args = ['diff', write('old.tar', old), write('new.tar', newer)];
    const rows = async (...options: readonly string[]) =>
      (await run([...args, ...options])).output.match(/^A .*\/f\d+$/gm)?.length;
    assert.deepEqual([await rows(), await rows('--limit', '3'), await rows('--limit', '0')], [10, 3, 30]);
  });
});
