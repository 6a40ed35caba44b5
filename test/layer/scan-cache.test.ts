// --cache: scans of layers are stored by digest, checked when read, limited in size, and safe for concurrent runs. The output
// is the same, byte for byte, with or without a cache.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  promises,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os, { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, describe, type TestContext, test } from 'node:test';
import { deserialize, serialize } from 'node:v8';
import type { Changeset } from '../../src/layer/changeset.ts';
import { flipBits } from '../support/bytes.ts';
import { cachedSteps, step } from '../support/cached-steps.ts';
import {
  buildImage,
  dockerSave,
  dockerSaveEntries,
  type ImageLiteral,
  ociArchive,
  type StepLiteral,
} from '../support/image-builder.ts';
import { first } from '../support/items.ts';
import { mockModule } from '../support/on-system.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'cache-test-'));
after(() => rmSync(folder, { recursive: true }));
let caches = 0;
/** A new cache, not created yet. */
const newCache = (): string => {
  caches += 1;
  return join(folder, `cache-${caches}`);
};
const filesIn = (cache: string): readonly string[] => readdirSync(cache).sort();
const scansIn = (cache: string): readonly string[] => filesIn(cache).filter((name) => name.endsWith('.scan'));
/** Removes the results about whole images, which a run would take instead of making them of the scans. */
function leaveScans(cache: string): readonly string[] {
  for (const name of filesIn(cache)) if (name.endsWith('.merged')) rmSync(join(cache, name));
  return scansIn(cache);
}

const { base, copy, chmod } = cachedSteps;
const image = (...steps: readonly StepLiteral[]): ImageLiteral => ({ names: ['app:1'], steps });

function write(name: string, bytes: Buffer): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}
const save = write('save.tar', dockerSave([image(base, copy, chmod)]));
const oci = write('oci.tar', ociArchive([image(base, copy, chmod)]));

async function outputOf(args: readonly string[]): Promise<string> {
  const { status, output, errors } = await run([...args, '--format', 'json']);
  assert.deepEqual([status, errors], [0, '']);
  return output;
}

describe('the output is the same with a cache, empty or full', () => {
  for (const command of [
    [],
    ['layers'],
    ['bloat'],
    ['changes'],
    ['files'],
    ['validate'],
    ['check', '--budget', 'layer-count=127'],
    ['verify'],
    ['digests'],
  ]) {
    for (const archive of [save, oci]) {
      test(`${command.join(' ') || 'overview'} of ${archive.endsWith('oci.tar') ? 'gzip' : 'plain'} layers`, async () => {
        const cache = newCache();
        const without = await outputOf([...command, archive]);
        assert.equal(await outputOf([...command, archive, '--cache', cache]), without);
        assert.equal(await outputOf([...command, archive, '--cache', cache]), without);
      });
    }
  }

  for (const sample of [
    'hard-links.tar',
    'xattrs.tar',
    'sparse.tar',
    'tar-names.tar',
    'tar-ends.tar',
    'zstd-frames.tar',
    'whiteouts.tar',
    'several-images.tar',
  ]) {
    test(`samples/${sample}`, async () => {
      const cache = newCache();
      const args = ['layers', `samples/${sample}`, '--format', 'json'];
      const without = await run(args);
      assert.deepEqual(await run([...args, '--cache', cache]), without);
      assert.deepEqual(await run([...args, '--cache', cache]), without);
    });
  }
});

describe('the cache stores', () => {
  test('one file for each layer, which another archive reuses', async () => {
    const cache = newCache();
    await outputOf([save, '--cache', cache]);
    assert.equal(scansIn(cache).length, 3);
    const times = scansIn(cache).map((name) => statSync(join(cache, name)).ino);
    await outputOf([write('more.tar', dockerSave([image(base, copy, step('COPY', 'c', 'z'))])), '--cache', cache]);
    assert.equal(scansIn(cache).length, 4);
    // The first three were not written again.
    assert.equal(scansIn(cache).filter((name) => times.includes(statSync(join(cache, name)).ino)).length, 3);
  });

  test('what a command that compares no contents reuses', async () => {
    const cache = newCache();
    await outputOf([oci, '--cache', cache]);
    const before = filesIn(cache);
    assert.equal((await run(['cat', oci, '/a', '--cache', cache])).output, 'x'.repeat(1000));
    assert.deepEqual(filesIn(cache), before);
  });

  test('in the directory of the option or of the environment', async () => {
    const [named, other] = [newCache(), newCache()];
    await run([save], { environment: { TIMG_INSPECT_CACHE: named } });
    assert.equal(scansIn(named).length, 3);
    await run([save, '--cache', other], { environment: { TIMG_INSPECT_CACHE: named } });
    assert.equal(scansIn(other).length, 3);
  });

  test('no layer with a wrong diff ID', async () => {
    const cache = newCache();
    await run(['layers', 'samples/wrong-diff-id.tar', '--cache', cache]);
    // Each of its two layers has the diff ID of the other.
    assert.deepEqual(scansIn(cache), []);
  });

  for (const [what, change] of [
    ['a shorter layer', (layer: Buffer) => layer.subarray(0, -512)],
    ['a longer layer', (layer: Buffer) => Buffer.concat([layer, Buffer.alloc(512)])],
  ] as const) {
    test(`layers that ${what} with the same name is not mistaken for`, async () => {
      const cache = newCache();
      await outputOf([save, '--cache', cache]);
      const { hex } = first(buildImage(image(base, copy, chmod)).layers);
      const entries = dockerSaveEntries([image(base, copy, chmod)]).map((entry) =>
        String(entry.path).endsWith(hex) ? { ...entry, body: change(entry.body as Buffer) } : entry,
      );
      const args = ['layers', write('other-length.tar', tar(entries)), '--format', 'json'];
      assert.deepEqual(await run([...args, '--cache', cache]), await run(args));
    });
  }

  test('layers that a truncated layer is not mistaken for', async () => {
    const cache = newCache();
    await outputOf([save, '--cache', cache]);
    const whole = readFileSync(save);
    const truncated = write('cut.tar', whole.subarray(0, whole.indexOf('y'.repeat(100)) + 50));
    const args = ['layers', truncated, '--format', 'json'];
    assert.deepEqual(await run([...args, '--cache', cache]), await run(args));
  });

  test('nothing that verify would trust', async () => {
    const cache = newCache();
    const bytes = Buffer.from(readFileSync(save));
    await outputOf([save, '--cache', cache]);
    flipBits(bytes, bytes.indexOf('y'.repeat(100)), 1);
    const { status } = await run(['verify', write('flipped.tar', bytes), '--cache', cache]);
    assert.equal(status, 1);
  });
});

describe('a damaged cache is ignored', () => {
  const damages: Readonly<Record<string, (file: string) => void>> = {
    'a flipped byte': (file) => {
      const bytes = readFileSync(file);
      flipBits(bytes, bytes.length - 1, 1);
      writeFileSync(file, bytes);
    },
    'a truncated file': (file) => writeFileSync(file, readFileSync(file).subarray(0, 100)),
    'an empty file': (file) => writeFileSync(file, ''),
    'a directory instead of a file': (file) => {
      rmSync(file);
      mkdirSync(file);
    },
  };
  for (const [what, damage] of Object.entries(damages)) {
    test(what, async () => {
      const cache = newCache();
      const right = await outputOf([save, '--cache', cache]);
      for (const name of filesIn(cache)) damage(join(cache, name));
      assert.equal(await outputOf([save, '--cache', cache]), right);
    });
  }
  test('an error, if it cannot be created', async () => {
    const { status, errors } = await run([save, '--cache', join(save, 'inside')]);
    assert.equal(status, 2);
    assert.match(errors, /^timg-inspect: --cache .*: cannot be written: not a directory\n$/);
  });
  test('an error at once, in a file system without new directories', async () => {
    const { status, errors } = await run([save, '--cache', '/proc/no/such/cache']);
    assert.equal(status, 2);
    assert.match(errors, /^timg-inspect: --cache .*: cannot be written: [a-z -]+\n$/);
  });
  test('an error, if its size is invalid', async () => {
    const { status, errors } = await run([save, '--cache-size', 'much']);
    assert.deepEqual([status, errors], [2, 'timg-inspect: --cache-size must be a size such as 500MB or 2GiB\n']);
  });
});

interface Stored {
  readonly key: string;
  readonly changeset: Changeset;
}

const storedIn = (file: string): Stored => deserialize(readFileSync(file).subarray(32));

/** Writes a cache file with a valid checksum. */
function store(file: string, stored: unknown): void {
  const body = serialize(stored);
  writeFileSync(file, Buffer.concat([createHash('sha256').update(body).digest(), body]));
}

describe('a forged cache file with a valid checksum is ignored', () => {
  const withTable = (stored: Stored, table: object): object => ({
    ...stored,
    changeset: { ...stored.changeset, entries: { ...stored.changeset.entries, ...table } },
  });
  const withScan = (stored: Stored, scan: object): object => ({
    ...stored,
    changeset: { ...stored.changeset, ...scan },
  });
  const forgeries: Readonly<Record<string, (stored: Stored) => unknown>> = {
    'the scan of another key': (stored) => ({ ...stored, key: stored.key.replace('sha256:', 'sha256:0') }),
    'another diff ID': (stored) =>
      withScan(stored, { observed: { ...stored.changeset.observed, diffID: 'sha256:00' } }),
    'another size': (stored) => withScan(stored, { observed: { ...stored.changeset.observed, size: 1 } }),
    'only the scan': ({ changeset }) => changeset,
    'no object': () => null,
    'no scan': ({ key }) => ({ key }),
    'no entries': (stored) => withScan(stored, { entries: undefined }),
    'no list of anomalies': (stored) => withScan(stored, { anomalies: { length: 2 ** 40 } }),
    'more entries than rows': (stored) => withTable(stored, { length: 2 ** 40 }),
    'fewer entries than rows': (stored) => withTable(stored, { length: 0 }),
    'a column of another type': (stored) =>
      withTable(stored, { size: new Uint8Array(stored.changeset.entries.length) }),
    'an unknown type of entry': (stored) => withTable(stored, { type: stored.changeset.entries.type.map(() => 200) }),
    'a negative size': (stored) => withTable(stored, { size: stored.changeset.entries.size.map(() => -1) }),
    'names outside the bytes of the names': (stored) => withTable(stored, { names: new Uint8Array() }),
    'names that overlap': (stored) =>
      withTable(stored, { pathEnd: stored.changeset.entries.pathEnd.map((end, row) => (row === 1 ? 0 : end)) }),
    'attributes of a row that does not exist': (stored) => withTable(stored, { xattrs: new Map([[2 ** 30, []]]) }),
    'attributes that are no map': (stored) => withTable(stored, { xattrs: {} }),
  };
  for (const [what, forge] of Object.entries(forgeries)) {
    test(what, async () => {
      const cache = newCache();
      const right = await outputOf([save, '--cache', cache]);
      for (const name of leaveScans(cache)) store(join(cache, name), forge(storedIn(join(cache, name))));
      assert.equal(await outputOf([save, '--cache', cache]), right);
    });
  }

  test('a scan under the name of another layer', async () => {
    const cache = newCache();
    const right = await outputOf([save, '--cache', cache]);
    const [one, other] = leaveScans(cache).map((name) => join(cache, name));
    assert.ok(one && other);
    writeFileSync(one, readFileSync(other));
    assert.equal(await outputOf([save, '--cache', cache]), right);
  });
});

describe('a folder that other users may write', () => {
  for (const mode of [0o777, 0o757, 0o1777]) {
    test(`mode ${mode.toString(8)} is an error`, async () => {
      const cache = newCache();
      mkdirSync(cache, { recursive: true });
      chmodSync(cache, mode);
      const { status, errors } = await run([save, '--cache', cache]);
      assert.deepEqual([status, filesIn(cache)], [2, []]);
      assert.match(errors, /^timg-inspect: --cache .*: other users may write to this folder, .*; use chmod go-w\n$/);
    });
  }
  test('mode 775 of the own group is no error', async () => {
    const cache = newCache();
    mkdirSync(cache, { recursive: true });
    chmodSync(cache, 0o775);
    assert.equal((await run([save, '--cache', cache])).status, 0);
  });
});

describe('a cache file that was written by', () => {
  /** A cache whose files have valid checksums and a wrong sum of file sizes. */
  async function forgedCache(): Promise<string> {
    const cache = newCache();
    await outputOf([save, '--cache', cache]);
    for (const name of leaveScans(cache)) {
      const { key, changeset } = storedIn(join(cache, name));
      store(join(cache, name), { key, changeset: { ...changeset, files: 7 } });
    }
    return cache;
  }
  /** Makes stat() report one owner for all files. */
  function letFilesBelongTo(uid: number, context: TestContext): void {
    const { stat } = promises;
    context.mock.method(promises, 'stat', async (path: string) => Object.assign(await stat(path), { uid }));
    syncBuiltinESMExports();
    context.after(() => {
      context.mock.restoreAll();
      syncBuiltinESMExports();
    });
  }
  const { uid } = userInfo();

  for (const [who, owner] of [
    ['the same user', uid],
    ['root', 0],
  ] as const) {
    test(`${who} is used`, async (context) => {
      const [right, cache] = [await outputOf([save]), await forgedCache()];
      letFilesBelongTo(owner, context);
      assert.notEqual(await outputOf([save, '--cache', cache]), right);
    });
  }
  test('a user without a name is used, also in a folder of its own group', async (context) => {
    const [right, cache] = [await outputOf([save]), await forgedCache()];
    chmodSync(cache, 0o775);
    mockModule(
      os,
      'userInfo',
      () => {
        throw Object.assign(new Error('no entry for this user'), { code: 'ERR_SYSTEM_ERROR' });
      },
      context,
    );
    assert.notEqual(await outputOf([save, '--cache', cache]), right);
  });
  test('another user is ignored', async (context) => {
    const [right, cache] = [await outputOf([save]), await forgedCache()];
    letFilesBelongTo(uid + 1, context);
    assert.equal(await outputOf([save, '--cache', cache]), right);
  });
});

describe('the size of the cache is limited', () => {
  test('the least recently used file is deleted first', async () => {
    const cache = newCache();
    await outputOf([save, '--cache', cache]);
    const [oldest, ...others] = leaveScans(cache) as [string, ...string[]];
    for (const name of filesIn(cache))
      utimesSync(join(cache, name), new Date(name === oldest ? 1e9 : 2e12), new Date(name === oldest ? 1e9 : 2e12));
    const size = filesIn(cache).reduce((sum, name) => sum + statSync(join(cache, name)).size, 0);
    await outputOf([
      write('next.tar', dockerSave([image(step('COPY', 'd', 'd'))])),
      '--cache',
      cache,
      '--cache-size',
      String(size),
    ]);
    assert.ok(!filesIn(cache).includes(oldest));
    assert.deepEqual(
      others.filter((name) => !filesIn(cache).includes(name)),
      [],
    );
  });
  test('a limit of 0 keeps nothing', async () => {
    const cache = newCache();
    await outputOf([save, '--cache', cache, '--cache-size', '0']);
    assert.deepEqual(filesIn(cache), []);
  });
  test('temporary files of killed runs are deleted', async () => {
    const cache = newCache();
    await outputOf([save, '--cache', cache]);
    for (const [name, age] of [
      ['old', 1e9],
      ['left', Date.now() / 1000 - 120],
      ['written', Date.now() / 1000 - 10],
    ] as const) {
      writeFileSync(join(cache, `x.scan.${name}.tmp`), name);
      utimesSync(join(cache, `x.scan.${name}.tmp`), age, age);
    }
    // Nothing is scanned: all of it is in the cache.
    await outputOf([save, '--cache', cache]);
    assert.deepEqual(
      filesIn(cache).filter((name) => name.endsWith('.tmp')),
      // Another process may still write to it.
      ['x.scan.written.tmp'],
    );
  });
  test('other files are never deleted', async () => {
    const cache = newCache();
    mkdirSync(cache);
    writeFileSync(join(cache, 'README'), 'mine');
    await outputOf([save, '--cache', cache, '--cache-size', '0']);
    assert.deepEqual(filesIn(cache), ['README']);
  });
});

test('concurrent runs do not disturb each other', async () => {
  const { spawn } = await import('node:child_process');
  const cache = newCache();
  const right = await outputOf([save]);
  const outputs = await Promise.all(
    Array.from({ length: 6 }, (_, at) => {
      const size = at % 2 === 0 ? [] : ['--cache-size', '0'];
      const program = inProject('build/src/cli/timg-inspect.js');
      const child = spawn(process.execPath, [program, save, '--cache', cache, '--format', 'json', ...size]);
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
      });
      return new Promise<string>((resolve) => child.on('close', () => resolve(output)));
    }),
  );
  assert.deepEqual(new Set(outputs), new Set([right]));
});
