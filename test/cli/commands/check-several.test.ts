// check of several images: one verdict, one table, one baseline file; what cannot be read does not keep others from being judged.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { BaselineDocument } from '../../../src/analysis/comparison/baseline.ts';
import type { SeveralChecksData } from '../../../src/report/check/data.ts';
import type { Finding } from '../../../src/rules/rule.ts';
import { dockerSave, ociArchive, ociEntries } from '../../support/image-builder.ts';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';

const directory = mkdtempSync(join(tmpdir(), 'check-several-'));
after(() => rmSync(directory, { recursive: true }));
mkdirSync(join(directory, 'dist'));

/** An image with one file in one layer: a header of 512 bytes, the data in blocks of 512, and two empty blocks. */
const image = (name: string, size: number, architecture = 'amd64') => ({
  names: [name],
  platform: { os: 'linux', architecture },
  steps: [{ createdBy: 'COPY', entries: [{ path: 'f', body: 'x'.repeat(size) }] }],
});

const write = (name: string, content: Buffer | string): string => {
  writeFileSync(join(directory, name), content);
  return name;
};

/** api for one platform, web for two: three images in two archives. */
function writeImages({ api = 1000, arm = 3000, version = '1' } = {}): void {
  write('dist/api.tar', dockerSave([image(`example.com/api:${version}`, api)]));
  write('dist/web.tar', ociArchive([image(`web:${version}`, 2000), image(`web:${version}`, arm, 'arm64')]));
}

interface Several {
  readonly status: number;
  readonly data: SeveralChecksData;
  readonly findings: readonly Finding[];
}

async function check(...args: readonly string[]): Promise<Several> {
  const { status, output } = await run(['check', ...args, '--format', 'json'], { directory });
  return { status, ...JSON.parse(output) };
}

const text = (...args: readonly string[]) => run(['check', ...args], { directory });
const verdicts = ({ data }: Several) =>
  data.images.map(({ archive, passed, image: { names, platform }, baseline }) =>
    [archive, names[0], platform, passed ? 'ok' : 'FAILED', baseline?.names[0]].join(' '),
  );
const baselineNames = (file: string) => {
  const document: BaselineDocument = JSON.parse(readFileSync(join(directory, file), 'utf8'));
  assert.ok('images' in document);
  return document.images.map(({ names, platform, sizes }) => `${names[0]} ${platform} ${sizes.files}`);
};

describe('check of several images of an archive with errors', () => {
  test('the first image has all errors, others the first of each rule and the number of the rest', async () => {
    const entries = ociEntries([image('a:1', 1), image('b:1', 2)]);
    const twice = [{ path: 'index.json', body: '{}' }, ...entries, { path: 'oci-layout', body: '{}' }];
    const { data, findings } = await check(write('twice.tar', tar(twice)), '--budget', 'layer-count=9');
    assert.deepEqual(
      data.images.map(({ passed }) => passed),
      [false, false],
    );
    const messages = findings.filter(({ rule }) => rule === 'integrity/ambiguous-member').map(({ message }) => message);
    assert.deepEqual(
      messages.map((message) => message.replace(/, with different bytes: .*? images/, '')),
      [
        'a:1: the archive has index.json twice',
        'a:1: the archive has oci-layout twice',
        'b:1: the archive has index.json twice; 1 further such error',
      ],
    );
  });
});

describe('check of several images', () => {
  test('three images, two platforms: one baseline, one verdict', async () => {
    writeImages();
    const first = await check('dist/api.tar', 'dist/web.tar', '--write-baseline', 'base.json');
    assert.equal(first.status, 0);
    assert.deepEqual(baselineNames('base.json'), [
      'example.com/api:1 linux/amd64 1000',
      'web:1 linux/amd64 2000',
      'web:1 linux/arm64 3000',
    ]);
    // Tags change with each build, and the files can be named in another order.
    writeImages({ arm: 4000, version: '2' });
    const second = await check('dist/web.tar', './dist/api.tar', '--baseline', 'base.json');
    assert.equal(second.status, 1);
    assert.deepEqual(verdicts(second), [
      'dist/web.tar web:2 linux/amd64 ok web:1',
      'dist/web.tar web:2 linux/arm64 FAILED web:1',
      './dist/api.tar example.com/api:2 linux/amd64 ok example.com/api:1',
    ]);
    const errors = second.findings.filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.map(({ message }) => message),
      ['web:2 (linux/arm64): content grew by 1.02kB; budget is 0B'],
    );
    const { status, output } = await text('dist/*.tar', '--baseline', 'base.json');
    assert.equal(status, 1);
    assert.match(output, /^FAILED {2}3 images {3}1 failed, 2 ok\nbaseline: base.json\n/);
    assert.match(output, /^example.com\/api:2 \(linux\/amd64\) {2}ok +2.56kB +0B +0B$/m);
    assert.match(output, /^web:2 \(linux\/arm64\) +FAILED +5.63kB +\+1.02kB +0B {2}growth$/m);
    assert.deepEqual(output.match(/^FAILED .*/gm)?.slice(1), ['FAILED  web:2 (linux/arm64)   1 budget exceeded']);
  });

  test('every format has every image', async () => {
    writeImages({ arm: 4000 });
    for (const format of ['table', 'json', 'ndjson', 'markdown', 'html', 'junit', 'github', 'gitlab', 'sarif']) {
      const args = ['dist/*.tar', 'none.tar', '--budget', 'image-size=1', '--format', format];
      const { status, output } = await text(...args);
      assert.equal(status, 2, format);
      for (const name of ['api:1', 'web:1', 'arm64', 'none.tar']) assert.ok(output.includes(name), `${format} ${name}`);
    }
    const { output } = await text('dist/*.tar', 'none.tar', '--budget', 'image-size=1', '--format', 'github');
    assert.match(output, /^::error file=dist\/web.tar,title=budget\/image-size.*::web:1 \(linux\/arm64\): content is/m);
    assert.match(output, /^::error file=none.tar,title=not checked::none.tar: no such file$/m);
    const junit = await text('dist/*.tar', 'none.tar', '--budget', 'image-size=1', '--format', 'junit');
    assert.match(junit.output, /^<testsuites name="timg-inspect" tests="\d+" failures="3" errors="1"/m);
  });

  test('one image of three over budget, the others ok: in every format', async () => {
    writeImages();
    await text('dist/*.tar', '--write-baseline', 'formats.json');
    writeImages({ arm: 4000 });
    const titles = ['example.com/api:1 (linux/amd64)', 'web:1 (linux/amd64)', 'web:1 (linux/arm64)'];
    const of = async (format: string): Promise<string> => {
      const { status, output } = await text('dist/*.tar', '--baseline', 'formats.json', '--format', format);
      assert.equal(status, 1, format);
      return output;
    };
    const message = 'web:1 (linux/arm64): content grew by 1.02kB; budget is 0B';
    const markdown = await of('markdown');
    assert.match(markdown, /^### FAILED 3 images: 1 failed, 2 ok$/m);
    assert.deepEqual(
      Array.from(markdown.matchAll(/^\| `(.*?)` \| \*\*FAILED\*\* \|/gm), ([, title]) => title),
      [titles[2]],
    );
    assert.ok(markdown.includes(`\n2 images unchanged in size: \`${titles[0]}\`, \`${titles[1]}\`\n`), markdown);
    const suites = [...(await of('junit')).matchAll(/<testsuite name="(.*?)" .*? failures="(\d)" errors="(\d)"/g)];
    assert.deepEqual(
      suites.map(([, ...parts]) => parts.join(' ')),
      [`${titles[0]} 0 0`, `${titles[1]} 0 0`, `${titles[2]} 1 0`],
    );
    const { runs } = JSON.parse(await of('sarif'));
    const results: readonly { level: string; message: { text: string } }[] = runs[0].results;
    assert.deepEqual(
      results.filter(({ level }) => level === 'error').map((result) => result.message.text),
      [message],
    );
    const github = await of('github');
    assert.deepEqual(
      github.match(/^::error .*$/gm)?.map((line) => line.slice(line.lastIndexOf('::') + 2)),
      [message],
    );
    const issues: readonly { severity: string; description: string; fingerprint: string }[] = JSON.parse(
      await of('gitlab'),
    );
    assert.deepEqual(
      issues.filter(({ severity }) => severity !== 'info').map(({ description }) => description),
      [message],
    );
    assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length);
    const lines = await of('{{index .image.names 0}} {{.image.platform}} {{.passed}}');
    assert.deepEqual(lines.trimEnd().split('\n'), [
      'example.com/api:1 linux/amd64 true',
      'web:1 linux/amd64 true',
      'web:1 linux/arm64 false',
    ]);
  });

  test('a name with a digest is called by a short one', async () => {
    writeImages();
    write('digest.tar', ociArchive([image(`web@sha256:${'a'.repeat(64)}`, 10)]));
    const { output } = await text('dist/api.tar', 'digest.tar', '--budget', 'wasted=0');
    assert.match(output, /^web@sha256:aaaaaaaaaaaa +ok /m);
  });

  test('a terminal that is narrow for the name of an image shows its tag and platform', async () => {
    const name = `registry.example.com/${'a'.repeat(60)}/web:1`;
    write('long.tar', ociArchive([image(name, 10), image(name, 10, 'arm64')]));
    const { output } = await run(['check', 'long.tar', '--budget', 'wasted=0'], { directory, width: 80 });
    for (const architecture of ['amd64', 'arm64'])
      assert.match(output, new RegExp(`^…a+/web:1 \\(linux/${architecture}\\) +.*ok`, 'm'));
  });

  test('what cannot be read is told, and the others are judged', async () => {
    writeImages();
    const empty = write('empty.tar', '');
    const result = await check('none.tar', 'dist/api.tar', empty, 'no/*.tar', '--budget', 'image-size=1MB');
    assert.deepEqual([result.status, result.data.passed], [2, false]);
    assert.deepEqual(verdicts(result), ['dist/api.tar example.com/api:1 linux/amd64 ok ']);
    const unread = new Map(result.data.unread.map(({ archive, message }) => [archive, message]));
    assert.deepEqual([...unread.keys()].sort(), ['empty.tar', 'no/*.tar', 'none.tar']);
    assert.equal(unread.get('no/*.tar'), 'no/*.tar: no file matches');
    const unwritten = await text('none.tar', 'dist/api.tar', '--write-baseline', 'no.json');
    assert.match(unwritten.output, /^baseline not written: no.json: /m);
    assert.throws(() => readFileSync(join(directory, 'no.json')));
  });

  test('a baseline that cannot be written is not called written', async () => {
    writeImages();
    const { status, output } = await text('dist/*.tar', '--write-baseline', 'no/such/base.json');
    assert.equal(status, 2);
    assert.match(output, /^baseline not written: no\/such\/base.json$/m);
    assert.doesNotMatch(output, /baseline written/);
  });

  const withFiles = (name: string, count: number): string => {
    const entries = Array.from({ length: count }, (_, at) => ({ path: `${name}${at}`, body: '' }));
    return write(`${name}.tar`, dockerSave([{ names: [`${name}:1`], steps: [{ createdBy: 'COPY', entries }] }]));
  };

  test('images that fit into the memory one by one are all judged', async () => {
    const archives = Array.from({ length: 8 }, (_, at) => withFiles(`few${at}`, 2000));
    const result = await check(...archives, '--budget', 'image-size=100MB', '--max-memory', '3MB');
    assert.deepEqual([result.status, result.data.unread, result.data.images.length], [0, [], 8]);
  });

  test('an image that needs too much memory does not keep others from being judged', async () => {
    const archives = [withFiles('many', 20_000), withFiles('few', 1000)];
    const result = await check(...archives, '--budget', 'image-size=100MB', '--max-memory', '2MB');
    assert.deepEqual([result.status, verdicts(result)], [2, ['few.tar few:1 linux/amd64 ok ']]);
    assert.match(String(result.data.unread[0]?.message), /raise --max-memory/);
  });

  test('new images and images that are not checked are told', async () => {
    writeImages();
    await check('dist/*.tar', '--write-baseline', 'base.json');
    write('db.tar', dockerSave([image('db:1', 10)]));
    const result = await check('dist/api.tar', 'db.tar', '--baseline', 'base.json');
    assert.equal(result.status, 0);
    assert.deepEqual(
      result.findings
        .filter(({ rule }) => rule === 'budget/growth')
        .map(({ severity, message }) => [severity, message]),
      [
        ['warning', 'db:1: growth is not checked: the image is new, no baseline yet in base.json'],
        ['note', 'web:1 (linux/amd64) is in the baseline base.json, but was not checked'],
        ['note', 'web:1 (linux/arm64) is in the baseline base.json, but was not checked'],
      ],
    );
    const { output } = await text('dist/api.tar', 'db.tar', '--baseline', 'base.json');
    assert.match(output, /^db:1 +ok .* new: no baseline yet$/m);
    const single = await text('db.tar', '--baseline', 'base.json');
    assert.equal(single.status, 0);
    assert.match(single.output, /^new: no baseline yet in base.json$/m);
  });

  test('a single image of a baseline of several', async () => {
    writeImages();
    await check('dist/*.tar', '--write-baseline', 'base.json');
    writeImages({ arm: 4000 });
    const { status } = await text('dist/web.tar', '--platform', 'linux/arm64', '--baseline', 'base.json');
    assert.equal(status, 1);
    const other = await text('dist/web.tar', '--platform', 'linux/amd64', '--baseline', 'base.json');
    assert.equal(other.status, 0);
  });

  test('the baseline file of a single image has no list, and is read for several', async () => {
    writeImages();
    await text('dist/api.tar', '--write-baseline', 'one.json');
    assert.ok(!('images' in JSON.parse(readFileSync(join(directory, 'one.json'), 'utf8'))));
    const result = await check('dist/*.tar', '--baseline', 'one.json');
    assert.deepEqual(
      result.data.images.map(({ baseline }) => baseline?.names[0]),
      ['example.com/api:1', undefined, undefined],
    );
  });

  test('--ratchet lowers the images that shrank, adds new ones and keeps the others', async () => {
    writeImages({ api: 3000 });
    await check('dist/*.tar', '--write-baseline', 'base.json');
    writeImages({ api: 1000, arm: 9000 });
    write('db.tar', dockerSave([image('db:1', 10)]));
    const { output } = await text('dist/*.tar', 'db.tar', '--baseline', 'base.json', '--ratchet');
    assert.match(
      output,
      /^baseline updated: base.json \(example.com\/api:1 \(linux\/amd64\), db:1 \(linux\/amd64\)\)$/m,
    );
    assert.deepEqual(baselineNames('base.json'), [
      'example.com/api:1 linux/amd64 1000',
      'web:1 linux/amd64 2000',
      'web:1 linux/arm64 3000',
      'db:1 linux/amd64 10',
    ]);
  });

  test('--write-baseline replaces the entries of these images and keeps the others', async () => {
    writeImages();
    await check('dist/*.tar', '--write-baseline', 'kept.json');
    writeImages({ api: 1500, arm: 9000, version: '2' });
    const single = await text('dist/web.tar', '--platform', 'arm64/v8', '--write-baseline', 'kept.json');
    assert.match(
      single.output,
      /^baseline written: kept.json \(kept: example.com\/api:1 \(linux\/amd64\), web:1 \(linux\/amd64\)\)$/m,
    );
    const [api, amd64] = ['example.com/api:1 linux/amd64 1000', 'web:1 linux/amd64 2000'];
    assert.deepEqual(baselineNames('kept.json'), [api, amd64, 'web:2 linux/arm64 9000']);
    write('db.tar', dockerSave([image('db:1', 10)]));
    const { output } = await text('db.tar', 'dist/web.tar', '--write-baseline', 'kept.json');
    assert.match(output, /^baseline written: kept.json \(3 images; kept: example.com\/api:1 \(linux\/amd64\)\)$/m);
    const web = ['web:2 linux/amd64 2000', 'web:2 linux/arm64 9000'];
    assert.deepEqual(baselineNames('kept.json'), [api, ...web, 'db:1 linux/amd64 10']);
  });

  test('--write-baseline in a loop adds each image', async () => {
    writeImages();
    await text('dist/api.tar', '--write-baseline', 'loop.json');
    await text('dist/web.tar', '--write-baseline', 'loop.json');
    assert.equal(baselineNames('loop.json').length, 3);
    await text('dist/*.tar', '--write-baseline', 'loop.json');
    assert.equal(baselineNames('loop.json').length, 3);
  });

  test('--write-baseline again for an image without a name', async () => {
    for (const size of [10, 20]) {
      write('nameless.tar', dockerSave([{ ...image('x', size), names: [] }]));
      const { output } = await text('nameless.tar', '--write-baseline', 'nameless.json');
      assert.match(output, /^baseline written: nameless.json$/m);
      assert.equal(JSON.parse(readFileSync(join(directory, 'nameless.json'), 'utf8')).sizes.files, size);
    }
  });

  test('images that only their order tells apart have a baseline each', async () => {
    const twins = (sizes: readonly number[], names: readonly string[]): string =>
      write('twins.tar', dockerSave(sizes.map((size) => ({ ...image('x', size), names }))));
    const sizes = ({ data }: Several) => data.images.map(({ baseline }) => baseline?.sizes.files);
    for (const names of [[], ['twin:1']]) {
      const file = `twins${names.length}.json`;
      await text(twins([10, 20], names), '--write-baseline', file);
      const result = await check(twins([10, 5000], names), '--baseline', file);
      assert.deepEqual([result.status, sizes(result)], [1, [10, 20]]);
      await text('twins.tar', '--write-baseline', file);
      assert.deepEqual(sizes(await check('twins.tar', '--baseline', file)), [10, 5000]);
      await text(twins([1, 2, 3], names), '--write-baseline', file);
      assert.equal(baselineNames(file).length, 3);
    }
  });

  test('two new tags of a repository are not taken for two older ones', async () => {
    const tags = (...names: readonly string[]) =>
      write('tags.tar', dockerSave(names.map((name, at) => image(name, 10 * (at + 1)))));
    await text(tags('tag:1', 'tag:2'), '--write-baseline', 'tags.json');
    const result = await check(tags('tag:3', 'tag:4'), '--baseline', 'tags.json');
    assert.deepEqual(verdicts(result), ['tags.tar tag:3 linux/amd64 ok ', 'tags.tar tag:4 linux/amd64 ok ']);
  });

  test('one name in two archives: --write-baseline for one keeps the other', async () => {
    for (const archive of ['dist/debug.tar', 'dist/release.tar']) write(archive, dockerSave([image('app:1', 10)]));
    await text('dist/debug.tar', 'dist/release.tar', '--write-baseline', 'two.json');
    write('dist/debug.tar', dockerSave([image('app:1', 50)]));
    await text('dist/debug.tar', '--write-baseline', 'two.json');
    assert.deepEqual(baselineNames('two.json'), ['app:1 linux/amd64 50', 'app:1 linux/amd64 10']);
    for (const archive of ['debug', 'release']) rmSync(join(directory, `dist/${archive}.tar`));
  });

  test('--write-baseline says that it replaced another file', async () => {
    writeImages();
    for (const other of ['notes', '{"a":1}', '<<<<<<< HEAD\n{}']) {
      const { status, output } = await text('dist/api.tar', '--write-baseline', write('other.json', other));
      assert.equal(status, 0);
      assert.match(output, /^baseline written: other.json \(replaced a file that is not a baseline\)$/m);
    }
    const { status, errors } = await text(
      'dist/api.tar',
      ...['--baseline', 'other.json', '--ratchet', '--write-baseline', 'other.json'],
    );
    assert.equal(status, 2);
    assert.match(errors, /^timg-inspect: --ratchet other.json: this file is already used for another output$/m);
  });

  test('what was not examined: a command for each archive, or for the first of many', async () => {
    writeImages();
    const { output } = await text('dist/*.tar', '--budget', 'wasted=0');
    assert.deepEqual(output.match(/^(?:Binaries|Digests) .*$/gm), [
      'Binaries not examined:  timg-inspect validate dist/api.tar',
      'Binaries not examined:  timg-inspect validate dist/web.tar',
      'Digests not checked:    timg-inspect verify dist/api.tar',
      'Digests not checked:    timg-inspect verify dist/web.tar',
    ]);
    const many = [1, 2].map((at) => write(`copy${at}.tar`, dockerSave([image(`copy${at}:1`, 10)])));
    const of = await text('dist/*.tar', ...many, '--budget', 'wasted=0');
    assert.match(of.output, /^Binaries not examined \(first of 4 archives\): {2}timg-inspect validate dist\/api.tar$/m);
  });

  test('a baseline of hundreds of images is read', async () => {
    writeImages();
    await text('dist/*.tar', '--write-baseline', 'many.json');
    const document = JSON.parse(readFileSync(join(directory, 'many.json'), 'utf8'));
    const [first, ...others] = document.images;
    const more = Array.from({ length: 1500 }, (_, at) => ({ ...first, names: [`other:${at}`], archive: `${at}.tar` }));
    const content = JSON.stringify({ ...document, images: [first, ...others, ...more] }, null, 2);
    assert.ok(content.length > 2 ** 20);
    const note = /^1500 images of the baseline were not checked: other:0 \(linux\/amd64\), .* and 1497 more$/m;
    const { status, output } = await text('dist/*.tar', '--baseline', write('many.json', content));
    assert.equal(status, 0, output.slice(0, 200));
    assert.match(output, note);
  });

  test('linux/arm64 and linux/arm64/v8 are one platform in a baseline', async () => {
    const of = (variant: string | undefined, size: number) => ({
      ...image('web:1', size, 'arm64'),
      platform: { os: 'linux', architecture: 'arm64', variant },
    });
    write('variant.tar', ociArchive([image('web:1', 10), of('v8', 10)]));
    await text('variant.tar', '--write-baseline', 'variant.json');
    write('variant.tar', ociArchive([image('web:1', 10), of(undefined, 5000)]));
    const { status, output } = await text('variant.tar', '--baseline', 'variant.json');
    assert.equal(status, 1);
    assert.doesNotMatch(output, /no baseline yet/);
  });

  test('an archive as the baseline of several images', async () => {
    write('old.tar', ociArchive([image('web:1', 2000), image('web:1', 3000, 'arm64')]));
    writeImages({ arm: 4000, version: '2' });
    const result = await check('dist/web.tar', '--baseline', 'old.tar');
    assert.deepEqual(verdicts(result), [
      'dist/web.tar web:2 linux/amd64 ok web:1',
      'dist/web.tar web:2 linux/arm64 FAILED web:1',
    ]);
  });

  test('a single image is compared with that of its platform, whatever its name', async () => {
    write('old.tar', ociArchive([image('old:1', 2000), image('old:1', 3000, 'arm64')]));
    const single = (architecture: string): string =>
      write('new.tar', ociArchive([{ ...image('new:1', 2000), platform: { os: 'linux', architecture } }]));
    const { output } = await text(single('arm64'), '--baseline', 'old.tar', '--format', 'json');
    const { data } = JSON.parse(output);
    assert.deepEqual([data.passed, data.baseline.sizes.files, data.sizes.files], [true, 3000, 2000]);
    const lacking = await text(single('s390x'), '--baseline', 'old.tar');
    assert.equal(lacking.status, 2);
    assert.match(
      lacking.errors,
      /old.tar has 2 images named old:1, none for linux\/s390x \(the platform of new.tar\); choose one: old.tar#[0-9a-f]{12} \| old.tar#[0-9a-f]{12}$/m,
    );
  });

  test('one archive twice is one archive, and a file that looks like a glob is a file', async () => {
    writeImages();
    const twice = await check('dist/web.tar', './dist/web.tar', 'dist/*.tar', '--budget', 'wasted=1');
    assert.equal(twice.data.images.length, 3);
    write('[a]*.tar', dockerSave([image('glob:1', 10)]));
    write('a.tar', dockerSave([image('a:1', 10)]));
    const literal = await text('[a]*.tar', '--budget', 'wasted=1');
    assert.match(literal.output, /^PASSED {2}glob:1 /);
  });
});

describe('sections of a policy', () => {
  const policy = (value: object): string => write('policy.json', JSON.stringify(value));

  test('later sections override earlier ones, these the shared budgets, and options all', async () => {
    writeImages();
    const file = policy({
      budgets: { 'image-size': { files: 1500 }, wasted: 0 },
      images: {
        'web*': { budgets: { 'image-size': { files: 2500 } } },
        'dist/web.tar': { rules: { 'budget/wasted': 'off' } },
      },
    });
    const limits = ({ data }: Several) =>
      data.images.map(({ budgets }) => budgets.map(({ rule, limit, status }) => `${rule} ${limit} ${status}`));
    assert.deepEqual(limits(await check('dist/*.tar', '--policy', file)), [
      ['budget/image-size 1500 ok', 'budget/wasted 0 ok'],
      ['budget/image-size 2500 ok'],
      ['budget/image-size 2500 over'],
    ]);
    const [first] = limits(await check('dist/*.tar', '--policy', file, '--budget', 'image-size.files=9'));
    assert.deepEqual(first, ['budget/image-size 9 over', 'budget/wasted 0 ok']);
  });

  test('a repository without its tag, and a section that matches nothing', async () => {
    writeImages();
    const file = policy({ budgets: { wasted: 0 }, images: { api: { budgets: { 'layer-count': 0 } }, wbe: {} } });
    const { status, output } = await text('dist/*.tar', '--policy', file);
    assert.equal(status, 1);
    assert.match(output, /^no image matches "wbe" under "images" in policy.json$/m);
    assert.match(output, /api:1 \(linux\/amd64\) +FAILED .*layer-count$/m);
    const single = await text('dist/api.tar', '--policy', file);
    assert.match(single.output, /^policy: policy.json \(images: api\)$/m);
  });

  describe('images that a glob is for', () => {
    const names = [
      ['registry.example:5000/team/api:1', 'dist/a.tar', 'amd64'],
      ['web:1', 'dist/b.tar', 'amd64'],
      ['web:1', 'dist/b.tar', 'arm64'],
      ['ghcr.io/o/tool:1', 'c.tar', 'arm64'],
    ] as const;
    for (const [glob, expected] of [
      ['*', 'api amd64, web amd64, web arm64, tool arm64'],
      ['*@linux/arm64', 'web arm64, tool arm64'],
      ['web*@arm64/v8', 'web arm64'],
      ['web@linux/amd64', 'web amd64'],
      ['dist/*@arm64', 'web arm64'],
      ['web*@s390x', ''],
      ['api', 'api amd64'],
      ['registry.example:5000/team/*', 'api amd64'],
      ['registry.example/team/*', ''],
      ['team/api', ''],
      ['**/team/api:1', 'api amd64'],
      ['docker.io/library/web', 'web amd64, web arm64'],
      ['docker.io/library/tool', ''],
      ['tool.tar', ''],
      ['c.tar', 'tool arm64'],
      ['!web*', 'api amd64, tool arm64'],
      ['!(web*|api*)', 'api amd64, web amd64, web arm64, tool arm64'],
      ['{web,tool}', 'web amd64, web arm64, tool arm64'],
    ] as const) {
      test(`${glob}: ${expected || 'none'}`, async () => {
        const of = (archive: string) =>
          names.flatMap(([name, file, arch]) => (file === archive ? [image(name, 10, arch)] : []));
        for (const archive of ['dist/a.tar', 'dist/b.tar', 'c.tar']) write(archive, ociArchive(of(archive)));
        const file = policy({ budgets: { wasted: 0 }, images: { [glob]: { budgets: { 'layer-count': 0 } } } });
        const args = ['--policy', `../${file}`, '--format', 'json'];
        const below = { directory: join(directory, 'dist') };
        const { output } = await run(['check', 'a.tar', 'b.tar', '../c.tar', ...args], below);
        const { data }: Several = JSON.parse(output);
        const over = data.images.filter(({ passed }) => !passed);
        assert.equal(
          over
            .map(
              ({ image: { names: all, platform } }) => `${/(\w+):1$/.exec(String(all[0]))?.[1]} ${platform?.slice(6)}`,
            )
            .join(', '),
          expected,
        );
      });
    }
  });

  test('an image without any budget is not passed', async () => {
    writeImages();
    const file = policy({ images: { 'web*': { budgets: { wasted: 0 } } } });
    const result = await check('dist/*.tar', '--policy', file);
    assert.equal(result.status, 2);
    assert.match(
      String(result.data.unread[0]?.message),
      /turns on no budget and no rule, and no glob under "images" matches/,
    );
    const none = await text('dist/*.tar', '--policy', policy({ budgets: {} }));
    assert.equal(none.status, 2);
    assert.match(none.errors, /^timg-inspect: nothing to check: /);
  });

  const mistakes: readonly (readonly [object, string])[] = [
    [{ api: { budget: {} } }, 'unknown key "budget"; did you mean "budgets"?'],
    [{ api: { budgets: { wastd: 1 } } }, 'unknown budget "wastd"; did you mean "wasted"?'],
    [{ api: { budgets: { wasted: 'x' } } }, '"images.api.budgets.wasted" must be a size'],
    [{ api: { images: {} } }, 'unknown key "images"; known: budgets, rules'],
    [{ ' ': {} }, '" " cannot be a glob; it has no name'],
    [{ api: { budgets: { 'path-size': { '[z-a]': 1 } } } }, '"[z-a]" cannot be a glob'],
    [{ api: null }, '"images.api" must be a map'],
  ];
  for (const [images, message] of mistakes) {
    test(JSON.stringify(images), async () => {
      const { status, errors } = await text('dist/api.tar', '--policy', policy({ images }));
      assert.equal(status, 2);
      assert.ok(errors.includes(message), errors);
    });
  }
});
