// reportOf gives what the command line prints with --format json: for every sample, each report of an archive, of each of its images,
// and of pairs and several.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type Archive, InputError, openArchive, openImage, type ReportName, reportOf } from '../../src/index.ts';
import { inProject, projectRoot } from '../support/project.ts';
import { run } from '../support/run.ts';

process.chdir(projectRoot);

const samples = readdirSync(inProject('samples'))
  .filter((file) => !/^(?:README\.md|make\.ts|recipes)$/.test(file))
  .map((file) => `samples/${file}`);

/** The arguments behind the archive, and the same as options. */
type Variant = readonly [arguments_: readonly string[], options: Readonly<Record<string, unknown>>];

const plain: readonly Variant[] = [[[], {}]];

/** Reports that a whole archive can have, if it has several images, too. */
const ofArchives: Readonly<Partial<Record<ReportName, readonly Variant[]>>> = {
  attestations: [...plain, [['--type', 'slsa'], { type: 'slsa' }]],
  check: [
    ...plain,
    [['--budget', 'wasted=1kB', '--budget', 'layer-count=2'], { budget: ['wasted=1kB', 'layer-count=2'] }],
    [['--policy', 'docs/../test/api/policy.yaml'], { policy: 'docs/../test/api/policy.yaml' }],
  ],
  digests: [...plain, [['--compress', 'gzip:1', '--no-trunc'], { compress: 'gzip:1', noTrunc: true }]],
  inspect: plain,
  layers: [...plain, [['--own-from', '1'], { ownFrom: 1 }]],
  ls: [...plain, [['--notes', '--digests'], { notes: true, digests: true }]],
  manifest: [...plain, [['--list'], { list: true }]],
  overview: plain,
  sharing: plain,
  validate: plain,
  verify: plain,
};

const ofImages: Readonly<Partial<Record<ReportName, readonly Variant[]>>> = {
  bloat: [...plain, [['--estimate', 'gzip:1'], { estimate: 'gzip:1' }]],
  changes: [...plain, [['--layer', '-1', '--stat'], { layer: -1, stat: true }]],
  files: [
    ...plain,
    [['--du', '--depth', '2'], { du: true, depth: 2 }],
    [['/etc', '--sort', 'size', '--digest'], { path: '/etc', sort: 'size', digest: true }],
    [['--layer', '0'], { layer: 0 }],
  ],
  history: [...plain, [['--dockerfile'], { dockerfile: true }]],
  packages: [...plain, [['--files', '--layer', '0'], { files: true, layer: '0' }]],
  trace: [[['/etc/os-release'], { path: '/etc/os-release' }]],
};

interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

async function printed(...args: readonly string[]): Promise<Answer> {
  const { output, errors } = await run([...args, '--format', 'json']);
  if (output !== '') return { value: JSON.parse(output) };
  return { error: errors.split('\n')[0]?.replace('timg-inspect: ', '') ?? '' };
}

async function answered(report: Promise<unknown>): Promise<Answer> {
  try {
    return { value: await report };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { error: error.message };
  }
}

const commandOf = (name: string): readonly string[] => (name === 'overview' ? [] : [name]);

/** Samples of which reports with options are compared, too: plain images, several, broken ones. */
const withOptions = [
  'attestations.tar',
  'hard-links.tar',
  'hello_image_1.1.0.tar',
  'missing-layer.tar',
  'packages.tar',
  'several-images.tar',
].map((name) => `samples/${name}`);

for (const sample of samples) {
  describe(sample, () => {
    for (const [name, variants] of Object.entries({ ...ofArchives, ...ofImages })) {
      for (const [words, options] of withOptions.includes(sample) ? variants : variants.slice(0, 1)) {
        test([name, ...words].join(' '), async () => {
          const opening = await answered(openArchive(sample));
          if (opening.error !== undefined) {
            const { error } = await printed('layers', sample);
            return assert.equal(opening.error, error);
          }
          await using archive = opening.value as Archive;
          const reportName = name as 'layers';
          const hasOne = archive.images.length === 1;
          if (name in ofArchives) {
            const expected = await printed(...commandOf(name), sample, ...words);
            assert.deepEqual(await answered(reportOf(reportName, archive, options)), expected);
            if (hasOne && !withOptions.includes(sample)) return;
          }
          for (const [place, image] of archive.images.entries()) {
            const expected = await printed(...commandOf(name), sample, ...words, '--image', `@${place}`);
            assert.deepEqual(await answered(reportOf(reportName, image, options)), expected, `image ${place}`);
          }
        });
      }
    }

    test('diff and pull from hello_image.tar', async () => {
      const opening = await answered(openImage(sample, { image: '@0' }));
      if (opening.error !== undefined) return;
      await using old = await openImage('samples/hello_image.tar');
      await using newer = opening.value as Awaited<ReturnType<typeof openImage>>;
      const pair = ['samples/hello_image.tar', `${sample}#@0`] as const;
      assert.deepEqual(
        await answered(reportOf('diff', old, newer, { unified: true })),
        await printed('diff', ...pair, '--unified'),
      );
      assert.deepEqual(await answered(reportOf('pull', old, newer)), await printed('pull', '--from', ...pair));
    });
  });
}

test('several archives', async () => {
  const names = ['hello_base.tar', 'hello_oci.tar', 'hello_oci_1.1.0.tar'].map((name) => `samples/${name}`);
  const archives = await Promise.all(names.map((name) => openArchive(name)));
  for (const name of ['sharing', 'ls', 'inspect', 'digests', 'check'] as const)
    assert.deepEqual(await answered(reportOf(name, archives)), await printed(name, ...names));
  await Promise.all(archives.map((archive) => archive.close()));
});

test('check-base, and bloat above a base image', async () => {
  await using image = await openImage('samples/hello_oci_1.1.0.tar');
  const base = 'samples/hello_base.tar';
  const words = ['samples/hello_oci_1.1.0.tar', '--base', base];
  assert.deepEqual(
    await answered(reportOf('check-base', image, { base: [base] })),
    await printed('check-base', ...words),
  );
  assert.deepEqual(await answered(reportOf('bloat', image, { base: [base] })), await printed('bloat', ...words));
});
