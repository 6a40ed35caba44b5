// What the library holds and leaves: nothing is read before it is asked for, each reading is made once, and no handle, thread or
// temporary file is left after close(), an exception or an aborted signal.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs, {
  createReadStream,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { compare, type Image, InputError, openArchive, openImage, reportOf } from '../../src/index.ts';
import { dockerSave, ociArchive } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'api-resources-'));
const temporary = join(folder, 'tmp');
fs.mkdirSync(temporary);
const { env } = process as { env: { TMPDIR?: string } };
const former = env.TMPDIR;
env.TMPDIR = temporary;
after(() => {
  if (former === undefined) delete env.TMPDIR;
  else env.TMPDIR = former;
  rmSync(folder, { recursive: true });
});

/** Large enough for threads, and not compressible, so that it takes a while. */
const noise = randomBytes(2 ** 20);
const image = {
  names: ['big:1'],
  steps: [0, 1, 2, 3].map((step) => ({
    entries: Array.from({ length: 12 }, (_, at) => ({
      path: `data/${step}/${at}`,
      body: Buffer.concat([Buffer.from(`${step} ${at}`), noise]),
    })),
  })),
};
const big = join(folder, 'big.tar');
const bigCompressed = join(folder, 'big.oci.tar');
const small = inProject('samples/hello_image_1.1.0.tar');

before(() => {
  writeFileSync(big, dockerSave([image]));
  writeFileSync(bigCompressed, ociArchive([image], { compression: 'gzip' }));
});

/** Open files that are not those of the test runner, and active threads. */
interface Held {
  readonly files: readonly string[];
  readonly threads: number;
  readonly temporary: readonly string[];
}

const descriptors = '/proc/self/fd';
const hasDescriptors = fs.existsSync(descriptors);

function held(): Held {
  const names = hasDescriptors ? readdirSync(descriptors) : [];
  const files = names.flatMap((name) => {
    try {
      const path = readlinkSync(join(descriptors, name));
      return path.startsWith(folder) || path === small ? [path] : [];
    } catch {
      return [];
    }
  });
  return {
    files,
    threads: process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker').length,
    temporary: readdirSync(temporary),
  };
}

const nothing: Held = { files: [], threads: held().threads, temporary: [] };

const reason = new Error('enough');

/** A signal that is aborted when the first progress is reported. */
function abortedOnProgress(): { readonly signal: AbortSignal; readonly onProgress: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, onProgress: () => controller.abort(reason) };
}

describe('nothing is left', () => {
  test('while an image is open, its temporary file has no name, and after close() it is gone', async () => {
    const opened = await openImage(gzipSync(readFileSync(small)));
    await opened.files();
    assert.deepEqual(held().temporary, []);
    if (hasDescriptors) assert.equal(held().files.length > 0, true);
    await opened.close();
    await opened.close();
    assert.deepEqual(held(), nothing);
  });

  for (const archive of [big, bigCompressed]) {
    test(`after each question with threads: ${archive === big ? 'uncompressed' : 'compressed'}`, async () => {
      const opened = await openImage(archive, { jobs: 4 });
      await Promise.all([
        opened.files(),
        opened.ledger(),
        opened.packages(),
        opened.waste(),
        reportOf('verify', opened),
        buffer(opened.read('/data/3/1')),
      ]);
      assert.equal(held().threads, nothing.threads, 'threads end with their work');
      await opened.close();
      assert.deepEqual(held(), nothing);
    });

    for (const [what, ask] of [
      ['ledger', (opened: Image, options: object) => opened.ledger(options)],
      ['waste', (opened: Image, options: object) => opened.waste(options)],
      ['verify', (opened: Image, options: object) => reportOf('verify', opened, options)],
      ['compare', (opened: Image, options: object) => compare(opened, opened, options)],
    ] as const)
      for (const jobs of [0, 3])
        test(`after an aborted ${what}: ${archive === big ? 'uncompressed' : 'compressed'}, ${jobs} jobs`, async () => {
          const opened = await openImage(archive, { jobs });
          await assert.rejects(ask(opened, abortedOnProgress()), reason);
          assert.equal(held().threads, nothing.threads);
          await assert.rejects(ask(opened, { signal: AbortSignal.abort(reason) }), reason);
          // It can be asked again.
          assert.ok((await opened.files()).length >= 48);
          await opened.close();
          assert.deepEqual(held(), nothing);
        });

    test(`after close() while it is read: ${archive === big ? 'uncompressed' : 'compressed'}`, async () => {
      const opened = await openImage(archive, { jobs: 3 });
      const asked = [opened.ledger(), opened.files(), reportOf('verify', opened), buffer(opened.read('/data/0/0'))];
      const results = Promise.allSettled(asked);
      await setTimeout(20);
      await opened.close();
      assert.deepEqual(held(), nothing);
      for (const result of await results)
        if (result.status === 'rejected') assert.match(String(result.reason), /the archive is closed|Premature close/);
      await assert.rejects(opened.files(), { name: 'InputError', code: 'usage' });
      await assert.rejects(buffer(opened.read('/data/0/0')), { code: 'usage' });
    });
  }

  test('after the signal of an open image is aborted', async () => {
    const controller = new AbortController();
    const opened = await openImage(big, { signal: controller.signal, jobs: 2 });
    const asked = opened.ledger();
    controller.abort(reason);
    await assert.rejects(asked, reason);
    await assert.rejects(opened.files(), reason);
    await opened.close();
    assert.deepEqual(held(), nothing);
  });

  test('after a stream that never ends is aborted', async () => {
    const bytes = readFileSync(big).subarray(0, 2 ** 20);
    const stream = new Readable({ read() {} });
    stream.push(gzipSync(bytes));
    const controller = new AbortController();
    const opening = openArchive(stream, { signal: controller.signal });
    await setTimeout(20);
    controller.abort(reason);
    await assert.rejects(opening, reason);
    assert.equal(stream.destroyed, true);
    assert.deepEqual(held(), nothing);
  });

  test('after an iterable that waits forever is aborted', async () => {
    const controller = new AbortController();
    const forever = (async function* () {
      yield gzipSync(Buffer.alloc(1000));
      await new Promise(() => {});
    })();
    const opening = openArchive(forever, { signal: controller.signal });
    await setTimeout(20);
    controller.abort(reason);
    await assert.rejects(opening, reason);
    assert.deepEqual(held(), nothing);
  });

  test('after an archive cannot be opened', async () => {
    for (const input of [
      gzipSync(Buffer.from('no tar')),
      Buffer.alloc(0),
      createReadStream(inProject('README.md')),
      Readable.from([gzipSync(readFileSync(small)).subarray(0, 3000)]),
      (async function* () {
        yield readFileSync(small).subarray(0, 5000);
        throw new InputError('not-readable', 'the stream broke');
      })(),
    ])
      await assert.rejects(openImage(input), InputError);
    await assert.rejects(openImage(small, { image: 'other' }), InputError);
    await assert.rejects(openImage(small, { limits: { memory: 10 } }), { code: 'limit' });
    assert.deepEqual(held(), nothing);
  });

  test('after a limit ends an analysis', async () => {
    const entries = Array.from({ length: 3000 }, (_, at) => ({ path: `file-${at}`, body: '' }));
    const many = dockerSave([{ names: ['many:1'], steps: [{ entries }] }]);
    const opened = await openImage(many, { limits: { memory: 500_000 } });
    await assert.rejects(opened.ledger(), { code: 'limit' });
    await opened.close();
    assert.deepEqual(held(), nothing);
  });

  test('after a file is read in part', async () => {
    const opened = await openImage(bigCompressed);
    for await (const chunk of opened.read('/data/1/1')) {
      assert.ok(chunk.length > 0);
      break;
    }
    const unread = opened.read('/data/1/2');
    const controller = new AbortController();
    const stopped = opened.read('/data/1/3', { signal: controller.signal });
    const reading = buffer(stopped);
    controller.abort(reason);
    await assert.rejects(reading, reason);
    await assert.rejects(buffer(opened.read('/data/1/3', { signal: AbortSignal.abort(reason) })), reason);
    await opened.close();
    assert.equal(unread.destroyed, true);
    assert.deepEqual(held(), nothing);
  });

  test('after a stream is destroyed while the layers are read for it', async () => {
    const opened = await openImage(bigCompressed, { jobs: 0 });
    const stream = opened.read('/data/3/3');
    stream.resume();
    await setTimeout(20);
    stream.destroy();
    await once(stream, 'close');
    assert.deepEqual(held(), nothing);
    assert.equal((await buffer(opened.read('/data/3/3'))).length, 2 ** 20 + 3);
    await opened.close();
  });

  test('an error of a stream that nobody listens to is not swallowed', () => {
    const library = pathToFileURL(inProject('build/src/index.js')).href;
    const script = `
      import { openImage } from ${JSON.stringify(library)};
      const image = await openImage(${JSON.stringify(small)});
      image.read('/no/such/file').resume();`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /InputError: .*\/no\/such\/file is not in the final filesystem/);
  });

  test('after one of two compared images is closed', async () => {
    const [old, newer] = [await openImage(big), await openImage(bigCompressed)];
    const comparing = assert.rejects(compare(old, newer), { name: 'InputError', code: 'usage' });
    await setTimeout(20);
    await newer.close();
    await comparing;
    await old.close();
    assert.deepEqual(held(), nothing);
  });

  test('many calls can share a signal', async () => {
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const warn = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warn);
    const opened = await openImage(small, { signal });
    await Promise.all(Array.from({ length: 30 }, () => opened.files({ signal })));
    await opened.close();
    await setTimeout(0);
    process.off('warning', warn);
    assert.deepEqual(warnings, []);
  });

  test('a process ends by itself, writes nothing, and need not close', () => {
    const library = pathToFileURL(inProject('build/src/index.js')).href;
    for (const end of ['await image.close();', '']) {
      const script = `
        import { openImage, reportOf } from ${JSON.stringify(library)};
        const image = await openImage(${JSON.stringify(bigCompressed)}, { jobs: 3 });
        await image.waste();
        await reportOf('check', image, { budget: ['wasted=1kB'] });
        for await (const chunk of image.read('/data/0/0')) break;
        ${end}`;
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      assert.deepEqual([status, stdout, stderr], [0, '', '']);
    }
  });
});

describe('what is read', () => {
  /** Bytes that reads of a file were asked for. */
  async function bytesRead(work: () => Promise<unknown>): Promise<number> {
    const { readSync, promises } = fs;
    let bytes = 0;
    const probe = await promises.open(small);
    const handles = Object.getPrototypeOf(probe) as { read(...args: unknown[]): Promise<{ bytesRead: number }> };
    await probe.close();
    const { read } = handles;
    fs.readSync = ((...args: Parameters<typeof readSync>) => {
      const count = readSync(...args);
      bytes += count;
      return count;
    }) as typeof readSync;
    handles.read = async function (this: unknown, ...args: unknown[]) {
      const result = await read.apply(this, args);
      bytes += result.bytesRead;
      return result;
    };
    syncBuiltinESMExports();
    try {
      await work();
    } finally {
      fs.readSync = readSync;
      handles.read = read;
      syncBuiltinESMExports();
    }
    return bytes;
  }

  test('opening reads headers and documents, no layer', async () => {
    const size = readFileSync(big).length;
    let opened: Image | undefined;
    const ofOpening = await bytesRead(async () => {
      opened = await openImage(big, { jobs: 0 });
    });
    assert.ok(ofOpening > 0 && ofOpening < size / 20, `${ofOpening} of ${size}`);
    assert.equal(await bytesRead(async () => opened?.layers.map(({ instruction }) => instruction)), 0);
    // An uncompressed layer is read from header to header.
    const ofFiles = await bytesRead(async () => opened?.files());
    assert.ok(ofFiles > 0 && ofFiles < size / 20, `${ofFiles} of ${size}`);
    assert.equal(await bytesRead(async () => opened?.files()), 0, 'the same question is not read again');
    await opened?.close();
  });

  test('each depth is read once, however many ask', async () => {
    const size = fs.statSync(bigCompressed).size;
    const opened = await openImage(bigCompressed, { jobs: 0 });
    const once = await bytesRead(() => opened.ledger());
    assert.ok(once > size * 0.9 && once < size * 1.2, `${once} of ${size}`);
    const further = await bytesRead(() =>
      Promise.all([
        opened.files(),
        opened.files({ view: 'wasted' }),
        opened.packages(),
        opened.sizes(),
        opened.layer(1).changes(),
        opened.layer(0).files(),
      ]),
    );
    assert.equal(further, 0);
    await opened.close();

    const other = await openImage(bigCompressed, { jobs: 0 });
    const together = await bytesRead(() =>
      Promise.all([other.ledger(), other.ledger(), other.sizes(), other.layer(1).sizes(), other.packages()]),
    );
    assert.ok(together < size * 1.2, `${together} of ${size}`);
    await other.close();
  });

  test('one caller that stops does not stop the other', async () => {
    const opened = await openImage(bigCompressed, { jobs: 2 });
    const controller = new AbortController();
    const stopped = opened.ledger({ signal: controller.signal });
    const other = opened.ledger();
    controller.abort(reason);
    await assert.rejects(stopped, reason);
    assert.ok((await other).total.live > 0);
    await opened.close();
  });

  test('progress is told in bytes up to all of them', async () => {
    const opened = await openImage(bigCompressed, { jobs: 2 });
    const told: number[] = [];
    let total = 0;
    await opened.ledger({
      onProgress: (progress) => {
        told.push(progress.done);
        total = progress.total;
      },
    });
    assert.deepEqual(
      told,
      [...told].sort((a, b) => a - b),
    );
    assert.equal(told.at(-1), total);
    assert.ok(total > 1e6);
    await opened.close();
  });

  test('with a cache, layers are not read again', async () => {
    const cache = join(folder, 'cache');
    const first = await openImage(bigCompressed, { cache, jobs: 0 });
    const { total } = await first.ledger();
    await first.close();
    const second = await openImage(bigCompressed, { cache, jobs: 0 });
    assert.deepEqual((await second.ledger()).total, total);
    await second.close();
    assert.ok(readdirSync(cache).length > 0);
    assert.deepEqual(held(), nothing);
  });
});

test('importing the library loads neither the parser of the command line nor a command', () => {
  const library = pathToFileURL(inProject('build/src/index.js')).href;
  const coverage = mkdtempSync(join(folder, 'coverage-'));
  const { status } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `await import(${JSON.stringify(library)})`],
    {
      env: { ...process.env, NODE_V8_COVERAGE: coverage },
    },
  );
  assert.equal(status, 0);
  const loaded = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: readonly { url: string }[] };
    return result.map(({ url }) => url);
  });
  assert.ok(loaded.some((url) => url.endsWith('/src/api/library.js')));
  assert.deepEqual(
    loaded.filter((url) => /yargs|\/ink\/|\/react|\/cli\/commands|\/cli\/parse|\/explore\//.test(url)),
    [],
  );
});
