// diff: what is told of files, config, sizes and pulls, of images written down in a few lines.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DiffData } from '../src/report/diff-data.ts';
import { noise } from './support/bytes.ts';
import { dockerSave, type ImageLiteral, ociArchive, type StepLiteral } from './support/image-builder.ts';
import { run } from './support/run.ts';
import type { TarLiteral } from './support/tar-builder.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const write = temporaryFolder('diff-test');

type Image = Partial<ImageLiteral> & Pick<ImageLiteral, 'steps'>;
const save = (image: Image): Buffer => dockerSave([{ names: ['app:1'], ...image }]);
const step = (createdBy: string, ...entries: readonly TarLiteral[]): StepLiteral => ({ createdBy, entries });
const file = (path: string, body: string, more: Partial<TarLiteral> = {}): TarLiteral => ({ path, body, ...more });

interface Answer {
  readonly status: number;
  readonly data: DiffData;
}

async function diffOf(old: Buffer, recent: Buffer, ...options: readonly string[]): Promise<Answer> {
  const archives = [write('old.tar', old), write('new.tar', recent)];
  const { status, output, errors } = await run(['diff', ...archives, '--format', 'json', ...options]);
  assert.equal(errors, '');
  return { status, data: JSON.parse(output).data };
}

/** Two images of one layer each. */
const diffOfFiles = (old: readonly TarLiteral[], recent: readonly TarLiteral[], ...options: readonly string[]) =>
  diffOf(save({ steps: [step('COPY', ...old)] }), save({ steps: [step('COPY', ...recent)] }), ...options);

/** `path kind attributes` */
const lines = ({ changes }: DiffData): readonly string[] =>
  (changes ?? []).map(({ path, kind, attributes }) => [path, kind, ...attributes].join(' '));

describe('diff: files', () => {
  const old = [
    file('etc/conf', 'one\n'),
    file('etc/gone', 'gone\n'),
    file('bin/tool', 'tool', { mode: 0o755 }),
    file('bin/same', 'same'),
    file('var/log', 'log', { mtime: 1 }),
    { path: 'lib', type: 'symlink', link: 'usr/lib' },
  ] satisfies readonly TarLiteral[];
  const recent = [
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

  test('added, removed, modified and touched, with the attributes that differ', async () => {
    const { data } = await diffOfFiles(old, recent);
    assert.deepEqual(lines(data), all);
    assert.deepEqual(data.totals, {
      added: { paths: 1, bytes: 4 },
      removed: { paths: 1, bytes: 5 },
      modified: { paths: 2, bytes: 4 },
      touched: { paths: 2, bytes: 7 },
    });
  });

  test('before and after are the entries as `files` has them', async () => {
    const { data } = await diffOfFiles(old, recent);
    const [tool] = data.changes ?? [];
    assert.deepEqual([tool.before?.mode, tool.after?.mode], ['0755', '0700']);
    assert.deepEqual([tool.before?.layer, tool.after?.layer], [0, 0]);
  });

  const views: readonly (readonly [what: string, options: readonly string[], expected: readonly string[]])[] = [
    [
      '--ignore leaves out files that differ in nothing else, and the attribute of the others',
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
    ['--path with a slash in front', ['--path', '/etc/c*'], all.slice(1, 2)],
  ];
  for (const [what, options, expected] of views) {
    test(what, async () => assert.deepEqual(lines((await diffOfFiles(old, recent, ...options)).data), expected));
  }

  test('every path of a directory that went is told', async () => {
    const { data } = await diffOfFiles([file('a/b/c', '1'), file('a/d', '2')], [file('e', '3')]);
    assert.deepEqual(lines(data), ['a removed', 'a/b removed', 'a/b/c removed', 'a/d removed', 'e added']);
  });

  test('a directory of which only the time differs is no difference, one of another mode is', async () => {
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

  test('the root counts only where both images describe it', async () => {
    const root = (mode: number): TarLiteral => ({ path: './', type: 'directory', mode });
    assert.deepEqual(lines((await diffOfFiles([root(0o755)], [])).data), []);
    assert.deepEqual(lines((await diffOfFiles([root(0o755)], [root(0o700)])).data), [' touched mode']);
  });

  test('a name of a group that stays takes no bytes with it', async () => {
    const group = [file('a', '12345'), { path: 'b', type: 'hardlink' as const, link: 'a' }];
    assert.deepEqual((await diffOfFiles(group, [file('a', '12345')])).data.totals?.removed, { paths: 1, bytes: 0 });
  });

  test('a directory of which only the time is left to differ is no difference', async () => {
    const directory = (more: Partial<TarLiteral>): TarLiteral => ({ path: 'd/', type: 'directory', ...more });
    const { data } = await diffOfFiles(
      [directory({ mode: 0o700, mtime: 1 })],
      [directory({ mtime: 2 })],
      '--ignore',
      'mode',
    );
    assert.deepEqual(lines(data), []);
  });

  test('sparse files too large to be expanded are compared as they are stored', async () => {
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

  test('a group of hard links counts its bytes once', async () => {
    const { data } = await diffOfFiles([], [file('a', '12345'), { path: 'b', type: 'hardlink', link: 'a' }]);
    assert.deepEqual(data.totals?.added, { paths: 2, bytes: 5 });
  });
});

describe('diff: --exit-code', () => {
  const one = save({ steps: [step('COPY', file('a', '1'))] });
  const cases: readonly (readonly [string, Image, readonly string[], number])[] = [
    ['nothing differs', { steps: [step('COPY', file('a', '1'))] }, ['--exit-code'], 0],
    ['a file differs', { steps: [step('COPY', file('a', '2'))] }, ['--exit-code'], 1],
    ['only the config differs', { steps: [step('COPY', file('a', '1'))], config: { User: 'app' } }, ['--exit-code'], 1],
    [
      'what differs is ignored',
      { steps: [step('COPY', file('a', '1', { mtime: 1 }))] },
      ['--exit-code', '--ignore', 'mtime'],
      0,
    ],
    [
      'what differs is at no path that is asked about',
      { steps: [step('COPY', file('a', '2'))], config: { User: 'app' } },
      ['--exit-code', '--path', 'b'],
      0,
    ],
    ['without it a difference is no fault', { steps: [step('COPY', file('a', '2'))] }, [], 0],
  ];
  for (const [what, image, options, expected] of cases) {
    test(`${what}: ${expected}`, async () =>
      assert.equal((await diffOf(one, save(image), ...options)).status, expected));
  }
});

describe('diff: config', () => {
  test('each variable, label, port and volume on its own', async () => {
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
    assert.deepEqual(data.config, [
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

  test('another platform', async () => {
    const arm = { architecture: 'arm64', os: 'linux', variant: 'v8' };
    const { data } = await diffOf(save({ steps: [] }), save({ steps: [], platform: arm }));
    assert.deepEqual(data.config, [
      { field: 'architecture', key: null, before: 'amd64', after: 'arm64' },
      { field: 'variant', key: null, before: null, after: 'v8' },
    ]);
  });

  test('a port that is null is there', async () => {
    const port = (config: object) => save({ steps: [], config: { ...config } });
    const { data } = await diffOf(port({ ExposedPorts: { '80/tcp': null } }), port({}));
    assert.deepEqual(data.config, [{ field: 'ExposedPorts', key: '80/tcp', before: {}, after: null }]);
  });

  test('the order of names in an object is no difference', async () => {
    const health = (test: object) => save({ steps: [], config: { Healthcheck: test } });
    const { data } = await diffOf(health({ Interval: 1, Retries: 2 }), health({ Retries: 2, Interval: 1 }));
    assert.deepEqual(data.config, []);
  });
});

describe('diff: how much alike', () => {
  const base: Image = { steps: [step('COPY', file('a', '1')), step('COPY b', file('b', '2'))] };
  const cases: readonly (readonly [what: string, image: Image, sameness: string, differs: string])[] = [
    ['the same image', base, 'image', ''],
    ['another config', { ...base, config: { User: 'app' } }, 'layers', 'config'],
    ['built at another time', { ...base, created: '2025-01-01T00:00:00Z' }, 'layers', 'created'],
    [
      'another time of a file',
      { steps: [base.steps[0], step('COPY b', file('b', '2', { mtime: 1 }))] },
      'times',
      'layers mtime',
    ],
    [
      'another mode',
      { steps: [base.steps[0], step('COPY b', file('b', '2', { mode: 0o600 }))] },
      'attributes',
      'layers mode',
    ],
    [
      'the same files in one layer',
      { steps: [step('COPY', file('a', '1'), file('b', '2'))] },
      'files',
      'history layers',
    ],
    ['other content', { steps: [base.steps[0], step('COPY b', file('b', '3'))] }, 'content', 'layers content'],
    ['another file', { steps: [...base.steps, step('COPY c', file('c', '3'))] }, 'content', 'history layers content'],
  ];
  for (const [what, image, sameness, differs] of cases) {
    test(`${what}: ${sameness}`, async () => {
      const { data } = await diffOf(save(base), save(image));
      assert.deepEqual([data.sameness, data.differs?.join(' ')], [sameness, differs]);
    });
  }

  test('what is called the same image but holds other files is not', async () => {
    const whole = save({ steps: [step('COPY', file('first', '1'), file('second', '2'))] });
    const damaged = Buffer.from(whole);
    damaged.write('X', damaged.indexOf('second'));
    // A layer that is called the same is read once, unless something is wrong with it.
    const { data } = await diffOf(damaged, whole);
    assert.deepEqual([data.sameness, lines(data)], ['content', ['second added']]);
  });
});

describe('diff: where it grew', () => {
  const chmod = (mode: number) => step('RUN chmod', file('opt/lib', 'x'.repeat(3000), { mode }));
  const base = step('FROM', file('bin/sh', 'x'.repeat(100)), file('opt/lib', 'x'.repeat(3000)));

  test('by layer, directory, label and attribute', async () => {
    const { data } = await diffOf(save({ steps: [base] }), save({ steps: [base, chmod(0o600)] }));
    const steps = (data.waterfall ?? []).map(({ part, old, new: recent, sizes, directories }) => ({
      layer: `${part} ${old} ${recent} ${sizes.content} ${sizes.files} ${sizes.visible}`,
      directories: directories.flatMap(({ path, causes }) =>
        causes.map(({ label, attributes, bytes }) => [path, label, ...attributes, bytes].join(' ')),
      ),
    }));
    assert.deepEqual(steps, [
      { layer: 'shared 0 0 0 0 -3000', directories: ['opt live -3000', 'opt recopied mode 3000'] },
      { layer: 'own null 1 4608 3000 3000', directories: ['opt live 3000', ' overhead 1608'] },
      { layer: 'documents null null 0 0 0', directories: [] },
    ]);
  });

  test('documents carry what of the distribution is no layer', async () => {
    const image = (config: object) => ociArchive([{ names: ['app:1'], steps: [base], config: { ...config } }]);
    const { data } = await diffOf(image({}), image({ Labels: { long: 'x'.repeat(1000) } }));
    const [shared, documents] = data.waterfall ?? [];
    const change = (data.sizes.new.distribution ?? 0) - (data.sizes.old.distribution ?? 0);
    assert.deepEqual([shared.sizes.distribution, documents.sizes.distribution], [0, change]);
    assert.ok(change > 1000);
  });

  test('with --base a new base image is told from own layers', async () => {
    const app = step('COPY app', file('app', 'a'));
    const bases = ['1', '22'].map((content) => step('FROM', file('base', content)));
    const images = bases.map((one, at) => save({ names: [`app:${at}`], steps: [one, app] }));
    const named = bases.map((one, at) => write(`base${at}.tar`, save({ names: [`base:${at}`], steps: [one] })));
    const options = named.flatMap((archive) => ['--base', archive]);
    const { data } = await diffOf(images[0], images[1], ...options);
    assert.deepEqual(data.own, { old: { from: 1, basis: 'base' }, new: { from: 1, basis: 'base' } });
    assert.deepEqual(
      data.waterfall?.map(({ part, createdBy }) => `${part} ${createdBy}`),
      ['base FROM', 'shared COPY app', 'documents null'],
    );
  });
});

describe('diff: what a node must fetch', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => step(`COPY ${name}`, file(name, name.repeat(100))));
  const changed = step('COPY b', file('b', 'B'.repeat(200)));

  test('nothing for the same layers', async () => {
    const { data } = await diffOf(save({ steps: [a, b] }), save({ steps: [a, b], config: { User: 'x' } }));
    const { exists, fetches, bustedBy, sizes, ideal } = data.pull;
    assert.deepEqual([exists, fetches, bustedBy, sizes.content, ideal], [[0, 1], [], null, 0, 0]);
  });

  test('all from the first layer that differs, those that it has above another one too', async () => {
    const { data } = await diffOf(save({ steps: [a, b, c] }), save({ steps: [a, changed, c] }));
    const { exists, fetches, bustedBy, fetchedAgain, sizes, again, ideal } = data.pull;
    assert.deepEqual([exists, fetches, bustedBy, fetchedAgain], [[0], [1, 2], 1, [2]]);
    assert.deepEqual([sizes.files, again.files, ideal], [300, 100, 200]);
    assert.equal(sizes.distribution, null);
  });

  test('ideally a file with several names is fetched once', async () => {
    const link = (path: string): TarLiteral => ({ path, type: 'hardlink', link: 'b' });
    const links = step('COPY b', file('b', 'b'.repeat(100)), link('b2'), link('b3'));
    const { data } = await diffOf(save({ steps: [a] }), save({ steps: [a, links] }));
    assert.equal(data.pull.ideal, 100);
    assert.equal(data.totals?.added.bytes, 100);
  });

  test('a layer that is compressed otherwise is fetched though its content is the same', async () => {
    const stored = (compression: 'gzip' | 'zstd', User: string) =>
      ociArchive([{ names: ['app:1'], steps: [a], config: { User } }], { compression });
    const { data } = await diffOf(stored('gzip', 'a'), stored('zstd', 'b'));
    assert.deepEqual([data.pull.exists, data.pull.fetches, data.changes], [[], [0], []]);
  });

  test('nothing of an image that the node has, however its layers are stored', async () => {
    const stored = (compression: 'gzip' | 'zstd') => ociArchive([{ names: ['app:1'], steps: [a] }], { compression });
    const { data } = await diffOf(stored('gzip'), stored('zstd'));
    assert.deepEqual([data.pull.exists, data.pull.fetches, data.pull.sizes.distribution], [[0], [], 0]);
  });

  test('a layer that is listed twice once', async () => {
    const { data } = await diffOf(save({ steps: [a] }), save({ steps: [a, b, c, b] }));
    const { fetches, sizes } = data.pull;
    assert.deepEqual([fetches, sizes.files, sizes.content], [[1, 2, 3], 200, 2 * 2048]);
  });

  test('one that is compressed and one that is not are the same', async () => {
    const { data } = await diffOf(save({ steps: [a] }), ociArchive([{ names: ['app:1'], steps: [a] }]));
    assert.deepEqual([data.pull.exists, data.changes], [[0], []]);
  });
});

describe('diff: texts', () => {
  test('-u shows the lines that differ, in both forms of an archive', async () => {
    const old = [file('etc/conf', 'a\nb\nc\n'), file('etc/gone', 'x\n'), file('bin/tool', 'a\0b')];
    const recent = [file('etc/conf', 'a\nB\nc\n'), file('etc/new', 'y'), file('bin/tool', 'a\0c')];
    const { data } = await diffOfFiles(old, recent, '-u');
    assert.deepEqual(data.texts, [
      { path: 'bin/tool', patch: null, why: 'binary' },
      { path: 'etc/conf', patch: '--- a/etc/conf\n+++ b/etc/conf\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n', why: null },
      { path: 'etc/gone', patch: '--- a/etc/gone\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n', why: null },
      {
        path: 'etc/new',
        patch: '--- /dev/null\n+++ b/etc/new\n@@ -0,0 +1,1 @@\n+y\n\\ No newline at end of file\n',
        why: null,
      },
    ]);
    const compressed = [old, recent].map((entries) =>
      ociArchive([{ names: ['app:1'], steps: [step('COPY', ...entries)] }]),
    );
    assert.deepEqual((await diffOf(compressed[0], compressed[1], '-u')).data.texts, data.texts);
  });

  test('a name stands in a patch as git writes it', async () => {
    const paths = ['a b', 'q"\\', 'é', Buffer.from('ff80', 'hex')];
    const files = paths.map((path): TarLiteral => ({ path, body: 'x\n' }));
    const { data } = await diffOfFiles([], files, '-u');
    assert.deepEqual(
      data.texts?.map(({ patch }) => patch?.split('\n')[1]),
      ['+++ b/a b\t', String.raw`+++ "b/q\"\\"`, String.raw`+++ "b/\303\251"`, String.raw`+++ "b/\377\200"`],
    );
  });

  test('on the page a tab stays one, and other controls are written out', async () => {
    const archives = ['a\tb\n', 'a\tc\x1b[31m\n'].map((body, at) =>
      write(`${at}.tar`, save({ steps: [step('COPY', file('a', body))] })),
    );
    const { output } = await run(['diff', ...archives, '-u']);
    assert.equal(output, '--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-a\tb\n+a\tc\\x1B[31m\n');
  });

  test('a file that is a text no more, a large one, a link', async () => {
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
      data.texts?.map(({ path, why }) => `${path} ${why}`),
      ['large large', 'now-link null'],
    );
  });

  test('two texts that have nothing in common are not held against each other for ever', async () => {
    const text = (letter: string) => Array.from({ length: 30_000 }, (_, at) => `${letter}${at}`).join('\n');
    const { data } = await diffOfFiles([file('a', text('x'))], [file('a', text('y'))], '-u');
    assert.deepEqual(data.texts, [{ path: 'a', patch: null, why: 'large' }]);
  });
});

describe('diff: what it is given', () => {
  test('two images of one archive', async () => {
    const archive = 'samples/several-images.tar';
    const { status, output } = await run(['diff', `${archive}#two:2`, `${archive}#sample/one:1`, '--format', 'json']);
    const { data } = JSON.parse(output);
    assert.equal(status, 0);
    assert.deepEqual([data.images.old.names, data.images.new.names[0]], [['two:2'], 'sample/one:1']);
  });

  test('an archive of several images asks which one', async () => {
    const { status, errors } = await run(['diff', 'samples/several-images.tar', 'samples/hello_image.tar']);
    assert.equal(status, 2);
    assert.match(errors, /several-images\.tar: this needs one image, and there is .*choose one/);
  });

  test('where a layer is missing, what depends on it is not known, and the status says so', async () => {
    const { status, output } = await run([
      'diff',
      'samples/missing-layer.tar',
      'samples/hello_image.tar',
      '--format',
      'json',
    ]);
    const { data, findings } = JSON.parse(output);
    assert.equal(status, 1);
    assert.deepEqual([data.changes, data.waterfall, data.totals, data.sameness], [null, null, null, null]);
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
      assert.deepEqual([data.changes, data.sameness, data.differs], [[], 'image', []]);
    });
  }

  test('an intact archive is not blamed for what is wrong with the other', async () => {
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
    assert.equal(findings.filter(({ rule }: { rule: string }) => rule === 'integrity/cut-layer').length, 1);
  });

  test('a path that is none is refused', async () => {
    const { status, errors } = await run(['diff', 'samples/hello_image.tar', 'samples/hello_oci.tar', '--path', '/']);
    assert.equal(status, 2);
    assert.match(errors, /--path: a glob names something, with at most three \* between two slashes/);
  });

  test('standard input can be one of them', async () => {
    const image = save({ steps: [step('COPY', file('a', '1'))] });
    const { status, output } = await run(['diff', write('old.tar', image), '-', '--exit-code', '--stat'], {
      stdin: image,
    });
    assert.equal(status, 0, output);
  });

  test('but not both', async () => {
    const { status, errors } = await run(['diff', '-', '-']);
    assert.deepEqual([status, errors], [2, 'timg-inspect: standard input (-) given twice: it can be read only once\n']);
  });

  test('--limit takes a number', async () => {
    const { status, errors } = await run(['diff', 'samples/hello_image.tar', 'samples/hello_oci.tar', '--limit', '-3']);
    assert.deepEqual([status, errors], [2, 'timg-inspect: --limit takes a whole number from 0 on\n']);
  });

  test('--limit 0 shows every path', async () => {
    const many = Array.from({ length: 30 }, (_, at) => file(`f${at}`, String(at)));
    const archives = [save({ steps: [step('COPY')] }), save({ steps: [step('COPY', ...many)] })];
    const args = ['diff', write('old.tar', archives[0]), write('new.tar', archives[1])];
    const rows = async (...options: readonly string[]) =>
      (await run([...args, ...options])).output.match(/^A .*\/f\d+$/gm)?.length;
    assert.deepEqual([await rows(), await rows('--limit', '3'), await rows('--limit', '0')], [10, 3, 30]);
  });
});
