// Results about whole images that the cache keeps beside the scans of their layers: the answer is the same with and without them, and
// what belongs to other images, versions or limits, or cannot be trusted, is not used.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, promises, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, describe, type TestContext, test } from 'node:test';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { type Analysis, type ImageAnalysis, recall } from '../../src/analysis/analysis.ts';
import { analyze } from '../../src/analysis/analyze.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import { CacheFiles } from '../../src/layer/cache-files.ts';
import { rules } from '../../src/rules/rules.ts';
import { LayerApplication } from '../../src/tree/apply-layer.ts';
import { cachedSteps } from '../support/cached-steps.ts';
import { dockerSave, type ImageLiteral, ociArchive } from '../support/image-builder.ts';
import { first } from '../support/items.ts';
import { asTar } from '../support/literals.ts';
import { inProject } from '../support/project.ts';
import { stacks } from '../support/random-stacks.ts';
import { type Outcome, run } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const write = temporaryFolder('kept-results');
const folder = mkdtempSync(join(tmpdir(), 'kept-results-'));
after(() => rmSync(folder, { recursive: true }));
let caches = 0;
const newCache = (): string => {
  caches += 1;
  return join(folder, String(caches));
};

const { base, copy, chmod } = cachedSteps;
const steps = [base, copy, chmod];
const save = write('save.tar', dockerSave([{ names: ['app:1'], steps }]));

const withCache = (args: readonly string[], cache: string): Promise<Outcome> => run([...args, '--cache', cache]);

interface Stored {
  readonly key: string;
  readonly results: ReadonlyMap<string, unknown>;
}

const resultsIn = (cache: string): readonly string[] =>
  readdirSync(cache)
    .filter((name) => name.endsWith('.merged'))
    .map((name) => join(cache, name));

/** Writes a file of the cache with a valid checksum. */
function store(file: string, stored: unknown): void {
  const body = serialize(stored);
  writeFileSync(file, Buffer.concat([createHash('sha256').update(body).digest(), body]));
}

/** Rewrites what is kept. */
function forge(cache: string, change: (stored: Stored) => unknown): void {
  assert.equal(resultsIn(cache).length, 1);
  const file = first(resultsIn(cache));
  store(file, change(deserialize(readFileSync(file).subarray(32))));
}

/** Every cause of waste is left out. */
const withoutCauses = ({ key, results }: Stored): Stored => ({
  key,
  results: new Map([...results].map(([name, result]) => [name, name.includes('causes') ? [] : result])),
});

const overview = [save, '--format', 'json'];
const causesIn = ({ output }: Outcome): string => output.slice(output.indexOf('Wasted bytes'));

/** A cache with wrong results about the image, as they could be of this program. */
async function forgedCache(args: readonly string[] = [save]): Promise<string> {
  const cache = newCache();
  await withCache(args, cache);
  forge(cache, withoutCauses);
  return cache;
}

describe('what is kept', () => {
  test('is used by the next run with the same image', async () => {
    const cache = await forgedCache();
    assert.notEqual((await withCache([save], cache)).output, (await run([save])).output);
  });

  test('is used wherever the archive is', async () => {
    const cache = await forgedCache();
    const copied = write('copy.tar', readFileSync(save));
    assert.notEqual(causesIn(await withCache([copied], cache)), causesIn(await run([copied])));
  });

  test('is bound to what the image declares, the order of its layers, and what is read of them', async () => {
    const others: Readonly<Record<string, readonly string[]>> = {
      'another name': [write('name.tar', dockerSave([{ names: ['app:2'], steps }]))],
      'another config': [
        write('config.tar', dockerSave([{ names: ['app:1'], steps, config: { Labels: { a: 'b' } } }])),
      ],
      'other layers': [write('layers.tar', dockerSave([{ names: ['app:1'], steps: [copy, base, chmod] }]))],
      'compressed layers': [write('oci.tar', ociArchive([{ names: ['app:1'], steps }]))],
      'a compressed size that is estimated': [save, '--estimate', 'gzip:6'],
      'other limits': [save, '--max-entries', '1000'],
      'another base image': [save, '--own-from', '1'],
    };
    for (const [what, args] of Object.entries(others)) {
      const cache = await forgedCache();
      assert.deepEqual(await withCache(args, cache), await run(args), what);
    }
  });

  test('is not used by commands that read more than the scans', async () => {
    for (const args of [
      ['verify', save],
      ['bloat', save],
    ]) {
      assert.deepEqual(await withCache(args, await forgedCache()), await run(args), args[0]);
    }
  });

  for (const [what, change] of Object.entries<(stored: Stored) => unknown>({
    'of another key': ({ key, ...stored }) => ({ ...stored, key: key.replace(/[0-9a-f]{64}/, '0'.repeat(64)) }),
    'that are no results': ({ key }) => ({ key }),
    'that are no map': ({ key }) => ({ key, results: [] }),
    'that are no object': () => null,
  })) {
    test(`is not used if it is a file with results ${what}`, async () => {
      const cache = newCache();
      await withCache([save], cache);
      forge(cache, (stored) => change(withoutCauses(stored)));
      assert.deepEqual(await withCache([save], cache), await run([save]));
    });
  }

  test('is not used if the file was cut or changed', async () => {
    for (const damage of [
      (bytes: Buffer) => bytes.subarray(0, -1),
      (bytes: Buffer) => bytes.subarray(0, 20),
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]),
    ]) {
      const cache = await forgedCache();
      const file = first(resultsIn(cache));
      writeFileSync(file, damage(readFileSync(file)));
      assert.deepEqual(await withCache([save], cache), await run([save]));
    }
  });

  test('is not used if another user wrote it', async (context) => {
    const cache = await forgedCache();
    const { stat } = promises;
    mockFiles(context, 'stat', async (path: string) => {
      const status = await stat(path);
      return path.endsWith('.merged') ? Object.assign(status, { uid: userInfo().uid + 1 }) : status;
    });
    assert.deepEqual(await withCache([save], cache), await run([save]));
  });

  test('is nothing of a layer that is not the one that the image declares', async () => {
    const cache = newCache();
    await withCache(['samples/wrong-diff-id.tar'], cache);
    assert.deepEqual(resultsIn(cache), []);
  });

  test('is nothing if the disk is full, and the answer is the same', async (context) => {
    const cache = newCache();
    mockFiles(context, 'writeFile', async () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
    });
    assert.deepEqual(await withCache(overview, cache), await run(overview));
    assert.deepEqual(readdirSync(cache), []);
  });
});

test('another version does not find it', async () => {
  const cache = newCache();
  const open = (version: string) => CacheFiles.open({ folder: cache, size: 1e6, version });
  const isAny = (_: object): _ is object => true;
  await (await open('1.0.0')).keep('merged', 'key', { results: 1 });
  assert.equal(await (await open('1.0.1')).find('merged', 'key', isAny), undefined);
  assert.equal(await (await open('1.0.0')).find('scan', 'key', isAny), undefined);
  assert.notEqual(await (await open('1.0.0')).find('merged', 'key', isAny), undefined);
});

test('an image that is not as it was analyzed gets its own results', async () => {
  const opened = await openImages({ name: save }, new Spool(), defaultLimits);
  const { images } = opened.contents;
  const cache = { folder: newCache(), size: 1e6, version: '1', atEnd: () => {} };
  const analyzed = await analyze(opened, [...images, ...images], { depth: 'merged', limits: defaultLimits, cache });
  const one = analyzed.images[1] as ImageAnalysis;
  const ask = (image: ImageAnalysis, result: string) => recall([image], 'name', () => result);
  assert.equal(ask(one, 'first'), 'first');
  assert.equal(ask(one, 'second'), 'first');
  const changes: readonly Partial<ImageAnalysis>[] = [
    { own: { from: 2, basis: 'own-from' } },
    { stack: undefined },
    { layers: [...one.layers] },
    { image: { ...one.image } },
  ];
  for (const change of changes) assert.equal(ask({ ...one, ...change }, 'another'), 'another');
  assert.equal(
    ask(analyzed.images[0] as ImageAnalysis, 'of the same image, listed twice'),
    'of the same image, listed twice',
  );
  assert.equal(
    recall([one, one], 'name', () => 'of both'),
    'of both',
  );
});

function mockFiles(context: TestContext, name: 'stat' | 'writeFile', replacement: (path: string) => Promise<unknown>) {
  context.mock.method(promises, name, replacement);
  syncBuiltinESMExports();
  context.after(() => {
    context.mock.restoreAll();
    syncBuiltinESMExports();
  });
}

/** Commands and options about one image; two of them make more results of the same name for another base image. */
const commands: readonly (readonly string[])[] = [
  [],
  ['--own-from', '1'],
  ['--format', 'json'],
  ['layers', '--format', 'json'],
  ['history', '--format', 'json'],
  ['bloat', '--format', 'json'],
  ['changes', '--format', 'json'],
  ['changes', '--path', 'a', '--stat', '--format', 'json'],
  ['files', '--format', 'json'],
  ['validate', '--format', 'json'],
  ['check', '--format', 'json', '--budget', 'layer-count=3', '--budget', 'wasted=1B', '--budget', 'own-wasted=1%'],
  ['check', '--budget', 'efficiency=99%', '--budget', 'file-size=1B', '--format', 'html'],
  [
    'check',
    '--policy',
    write('policy.yaml', 'budgets: {forbidden-path: [a, "l/**"]}\nrules: {bloat/logs: error, bloat/copied: warning}'),
  ],
  ['--format', 'html'],
];

test('random images get the same answer without a cache, with an empty one and with a full one', async () => {
  const images = fc.tuple(stacks, fc.constantFrom(dockerSave, ociArchive), fc.shuffledSubarray([...commands]));
  await fc.assert(
    fc.asyncProperty(images, async ([layers, build, chosen]) => {
      const literal: ImageLiteral = {
        names: ['random:1'],
        steps: layers.map((entries, at) => ({ createdBy: `RUN step ${at % 3}`, entries: entries.map(asTar) })),
      };
      const [archive, cache] = [write('random.tar', build([literal])), newCache()];
      for (const command of [...chosen, ...chosen]) {
        const args = [...command, archive];
        assert.deepEqual(await withCache(args, cache), await run(args), command.join(' '));
      }
    }),
    { numRuns: 3 },
  );
});

test('archives with several images get the same answer, for all and for one', async () => {
  const several = write(
    'several.tar',
    dockerSave([
      { names: ['one:1'], steps },
      { names: ['two:1'], steps: [base, chmod] },
      { names: ['three:1'], steps },
    ]),
  );
  const cache = newCache();
  for (const options of [[], [], ['--image', 'two:1'], ['--image', 'three:1'], [], ['--image', 'two:1']]) {
    for (const command of [[], ['check', '--budget', 'wasted=1B'], ['layers', '--format', 'json']]) {
      if (command[0] === 'layers' && options.length === 0) continue;
      const args = [...command, several, ...options];
      assert.deepEqual(await withCache(args, cache), await run(args), args.join(' '));
    }
  }
});

test('runs at the same time do not disturb each other', async () => {
  const cache = newCache();
  const expected = await Promise.all([overview, ['check', save, '--budget', 'wasted=1B']].map((args) => run(args)));
  for (let round = 0; round < 3; round += 1) {
    const [one, other, third] = await Promise.all([
      withCache(overview, cache),
      withCache(['check', save, '--budget', 'wasted=1B'], cache),
      withCache(overview, cache),
    ]);
    assert.deepEqual([one, other, third], [...expected, expected[0]]);
  }
});

test('no layer is merged for what is kept', async (context) => {
  const merged = context.mock.method(LayerApplication.prototype, 'run');
  const older = write('older.json', '');
  await run(['check', save, '--budget', 'wasted=1MB', '--write-baseline', older]);
  for (const args of [
    [save],
    ['layers', save],
    ['history', save],
    ['check', save, '--budget', 'wasted=1B', '--budget', 'own-wasted=1B', '--budget', 'forbidden-path=secrets'],
    ['check', save, '--baseline', older],
    ['check', save, '--baseline', save],
  ]) {
    const cache = newCache();
    const expected = await withCache(args, cache);
    const before = merged.mock.callCount();
    assert.deepEqual(await withCache(args, cache), expected);
    assert.equal(merged.mock.callCount(), before, args.join(' '));
  }
  assert.ok(merged.mock.callCount() > 0);
});

test('rules whose results are kept read nothing but images', async () => {
  const kept = rules.filter((rule) => rule.ofImages);
  assert.ok(kept.length > 10);
  for (const name of readdirSync(inProject('samples')).filter((file) => file.endsWith('.tar'))) {
    const opened = await openImages({ name: inProject(`samples/${name}`) }, new Spool(), defaultLimits).catch(
      () => undefined,
    );
    if (!opened) continue;
    const analysis = await analyze(opened, opened.contents.images, { depth: 'merged', limits: defaultLimits });
    const onlyImages = new Proxy(analysis, {
      get: (all, field) => (field === 'images' ? all.images : assert.fail(`${String(field)} is read`)),
    }) as Analysis;
    for (const rule of kept) assert.deepEqual([...rule.check(onlyImages, [])], [...rule.check(analysis, [])], rule.id);
  }
});
