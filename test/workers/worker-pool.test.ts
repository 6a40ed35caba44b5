// The worker pool: the output is the same, byte for byte, with and without worker threads. The layers are large enough for
// threads to be started.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { InputError } from '../../src/bytes/input-error.ts';
import { WorkerPool } from '../../src/workers/worker-pool.ts';
import { sha256 } from '../support/bytes.ts';
import { dockerSave, type ImageLiteral } from '../support/image-builder.ts';
import { first } from '../support/items.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));

const body = (text: string): Buffer => Buffer.alloc(8e6, text);
const literal: ImageLiteral = {
  names: ['large:1'],
  steps: [
    {
      createdBy: 'COPY a',
      entries: [
        { path: 'a', body: body('a') },
        { path: 'x', body: 'x' },
      ],
    },
    { createdBy: 'COPY b', entries: [{ path: 'b', body: body('bb') }, { path: '.wh.x' }] },
    { createdBy: 'COPY a', entries: [{ path: 'a', body: body('a'), mode: 0o600 }] },
  ],
};
const archive = join(folder, 'large.tar');
writeFileSync(archive, dockerSave([literal]));
const damaged = join(folder, 'damaged.tar');
writeFileSync(damaged, dockerSave([literal]).fill('?', 9e6, 9e6 + 1));

/** The outcome, and the number of worker threads that were started. */
async function outcomeOf(jobs: number, args: readonly string[]) {
  let started = 0;
  const count = (): void => {
    started += 1;
  };
  process.on('worker', count);
  // No thread would read a layer that is in a cache.
  const environment = { TIMG_INSPECT_CACHE: '' };
  const outcome = await run([...args, '--format', 'json', '--jobs', String(jobs)], { environment });
  process.off('worker', count);
  return { ...outcome, started };
}

describe('the output is the same with and without threads', () => {
  for (const [command, ...args] of [
    ['overview', archive],
    ['layers', archive],
    ['verify', archive],
    ['verify, a damaged layer', damaged],
    ['digests', archive],
    ['digests --compress', archive, '--compress', 'gzip:1'],
    ['bloat', archive],
  ] as const) {
    const name = first(command.split(/[ ,]/));
    const words = name === 'overview' ? args : [name, ...args];
    test(command, async () => {
      const [alone, together] = [await outcomeOf(0, words), await outcomeOf(2, words)];
      const { started, ...result } = together;
      const { started: startedAlone, ...resultAlone } = alone;
      assert.deepEqual(result, resultAlone);
      assert.equal(startedAlone, 0);
      assert.ok(started > 0, `${started} threads`);
      assert.equal(result.status, args[0] === damaged ? 1 : 0);
    });
  }
});

test('a limit of address space: no more threads than it has room for', () => {
  const bin = inProject('dist/bin/timg-inspect.js');
  const words = ['-c', 'ulimit -v 2200000; exec "$@"', 'sh', process.execPath, bin, 'verify', archive, '--jobs', '16'];
  const { status, stderr } = spawnSync('sh', words, { encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
});

test('small layers start no thread', async () => {
  const { started } = await outcomeOf(2, ['verify', 'samples/hello_image.tar']);
  assert.equal(started, 0);
});

test('after an error no task is started, and the first error is reported', async () => {
  const pool = new WorkerPool({ jobs: 0 });
  const digestOf = (file: string) => ({ ranges: [{ file, start: 0, end: 1 }], algorithm: 'sha256' }) as const;
  const lists = [[digestOf(join(folder, 'gone'))], [digestOf(archive)]].map((tasks) => pool.run('digest', tasks));
  for (const list of [...lists, pool.run('digest', [digestOf(archive)])]) {
    await assert.rejects(list, (error) => error instanceof InputError && /gone/.test(error.message));
  }
});

describe('while the calling thread has work of its own', () => {
  /** Large enough for a thread. */
  const lists = [archive, damaged].map((file) =>
    [12e6, 11e6, 10e6].map((end) => ({ ranges: [{ file, start: 0, end }], algorithm: 'sha256' }) as const),
  );
  const expected = lists.map((tasks) =>
    tasks.map(({ ranges: [{ file, end }] }) => [sha256(readFileSync(file).subarray(0, end))]),
  );

  test('another thread does all tasks, of the lists that follow too', async () => {
    const pool = new WorkerPool({ jobs: 2 });
    const done = lists.map((tasks) => pool.run('digest', tasks));
    assert.deepEqual(await pool.withoutCaller(() => Promise.all(done)), expected);
    await pool.end();
  });

  test('without another thread, it does the tasks all the same', async () => {
    const pool = new WorkerPool({ jobs: 0 });
    const done = lists.map((tasks) => pool.run('digest', tasks));
    assert.equal(await pool.withoutCaller(async () => 'work'), 'work');
    assert.deepEqual(await Promise.all(done), expected);
  });

  test('its error is thrown, and the tasks go on', async () => {
    const pool = new WorkerPool({ jobs: 2 });
    const [tasks = []] = lists;
    const failed = pool.withoutCaller(async () => {
      throw new Error('no owners');
    });
    const done = pool.run('digest', tasks);
    await assert.rejects(failed, /no owners/);
    assert.deepEqual(await done, expected[0]);
    await pool.end();
  });
});

test('the published library can use threads', async () => {
  const { analyze, defaultLimits, openImages, Spool } = await import(
    pathToFileURL(inProject('dist/lib/advanced.js')).href
  );
  const opened = await openImages({ name: archive }, new Spool(), defaultLimits);
  const options = { depth: 'hashed', limits: defaultLimits, jobs: 2 };
  const { images } = await analyze(opened, opened.contents.images, options);
  assert.equal(images[0].layers.length, 3);
});
