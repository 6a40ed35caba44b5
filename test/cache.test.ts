// --cache: scans of layers are kept by digest, checked when read, bounded, and safe where several runs share them; an answer is
// the same to the byte whether they come from there or not.
import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { dockerSave, type ImageLiteral, ociArchive, type StepLiteral } from './support/image-builder.ts';
import { inProject } from './support/project.ts';
import { run } from './support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'cache-test-'));
after(() => rmSync(folder, { recursive: true }));
let caches = 0;
/** A cache of its own, not made yet. */
const newCache = (): string => {
  caches += 1;
  return join(folder, `cache-${caches}`);
};
const kept = (cache: string): readonly string[] => readdirSync(cache).sort();

const step = (createdBy: string, path: string, body: string, mode = 0o644): StepLiteral => ({
  createdBy,
  entries: [{ path, body, mode }],
});
const [base, copy, chmod] = [
  step('FROM', 'a', 'x'.repeat(1000)),
  step('COPY', 'b', 'y'.repeat(2000)),
  step('RUN chmod', 'b', 'y'.repeat(2000), 0o600),
];
const image = (...steps: readonly StepLiteral[]): ImageLiteral => ({ names: ['app:1'], steps });

function write(name: string, bytes: Buffer): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}
const save = write('save.tar', dockerSave([image(base, copy, chmod)]));
const oci = write('oci.tar', ociArchive([image(base, copy, chmod)]));

async function answer(args: readonly string[]): Promise<string> {
  const { status, output, errors } = await run([...args, '--format', 'json']);
  assert.deepEqual([status, errors], [0, '']);
  return output;
}

describe('an answer is the same with a cache, empty or full', () => {
  for (const command of [
    [],
    ['layers'],
    ['bloat'],
    ['changes'],
    ['files'],
    ['validate'],
    ['check'],
    ['verify'],
    ['digests'],
  ]) {
    for (const archive of [save, oci]) {
      test(`${command.join(' ') || 'overview'} of ${archive.endsWith('oci.tar') ? 'gzip' : 'plain'} layers`, async () => {
        const cache = newCache();
        const without = await answer([...command, archive]);
        assert.equal(await answer([...command, archive, '--cache', cache]), without);
        assert.equal(await answer([...command, archive, '--cache', cache]), without);
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

describe('what is kept', () => {
  test('one file a layer, found again in another archive', async () => {
    const cache = newCache();
    await answer([save, '--cache', cache]);
    assert.equal(kept(cache).length, 3);
    const times = kept(cache).map((name) => statSync(join(cache, name)).ino);
    await answer([write('more.tar', dockerSave([image(base, copy, step('COPY', 'c', 'z'))])), '--cache', cache]);
    assert.equal(kept(cache).length, 4);
    // Those that were there have not been written anew.
    assert.equal(kept(cache).filter((name) => times.includes(statSync(join(cache, name)).ino)).length, 3);
  });

  test('the environment names it too, the option first', async () => {
    const [named, other] = [newCache(), newCache()];
    await run([save], { environment: { TIMG_INSPECT_CACHE: named } });
    assert.equal(kept(named).length, 3);
    await run([save, '--cache', other], { environment: { TIMG_INSPECT_CACHE: named } });
    assert.equal(kept(other).length, 3);
  });

  test('nothing of a layer that is not what it is called', async () => {
    const cache = newCache();
    await run(['layers', 'samples/wrong-diff-id.tar', '--cache', cache]);
    const names = kept(cache).length;
    const { output } = await run(['layers', 'samples/wrong-diff-id.tar', '--cache', cache, '--format', 'json']);
    const wrong = JSON.parse(output).findings.filter(
      ({ rule }: { rule: string }) => rule === 'integrity/diff-id',
    ).length;
    assert.equal(names, JSON.parse(output).data.images[0].layers.length - wrong);
    assert.ok(wrong > 0);
  });

  test('a cut layer is not taken for the whole one that is kept', async () => {
    const cache = newCache();
    await answer([save, '--cache', cache]);
    const whole = readFileSync(save);
    const cut = write('cut.tar', whole.subarray(0, whole.indexOf('y'.repeat(100)) + 50));
    const args = ['layers', cut, '--format', 'json'];
    assert.deepEqual(await run([...args, '--cache', cache]), await run(args));
  });

  test('verify reads the bytes, whatever is kept', async () => {
    const cache = newCache();
    const bytes = Buffer.from(readFileSync(save));
    await answer([save, '--cache', cache]);
    bytes[bytes.indexOf('y'.repeat(100))] += 1;
    const { status } = await run(['verify', write('flipped.tar', bytes), '--cache', cache]);
    assert.equal(status, 1);
  });
});

describe('a cache that is not as it was written', () => {
  const damages: Readonly<Record<string, (file: string) => void>> = {
    'a byte flipped': (file) => {
      const bytes = readFileSync(file);
      bytes[bytes.length - 1] ^= 1;
      writeFileSync(file, bytes);
    },
    'cut short': (file) => writeFileSync(file, readFileSync(file).subarray(0, 100)),
    emptied: (file) => writeFileSync(file, ''),
    'a directory in its place': (file) => {
      rmSync(file);
      mkdirSync(file);
    },
  };
  for (const [what, damage] of Object.entries(damages)) {
    test(what, async () => {
      const cache = newCache();
      const right = await answer([save, '--cache', cache]);
      for (const name of kept(cache)) damage(join(cache, name));
      assert.equal(await answer([save, '--cache', cache]), right);
    });
  }
  test('that cannot be made is an error', async () => {
    const { status, errors } = await run([save, '--cache', join(save, 'inside')]);
    assert.equal(status, 2);
    assert.match(errors, /^timg-inspect: --cache .*: cannot be written \(ENOTDIR\)\n$/);
  });
  test('a size that is none is an error', async () => {
    const { status, errors } = await run([save, '--cache-size', 'much']);
    assert.deepEqual(
      [status, errors],
      [2, 'timg-inspect: --cache-size much: takes a number such as 1000000 or 64MiB\n'],
    );
  });
});

describe('a cache is bounded', () => {
  test('what was not used for longest goes first', async () => {
    const cache = newCache();
    await answer([save, '--cache', cache]);
    const [oldest] = kept(cache);
    for (const name of kept(cache))
      utimesSync(join(cache, name), new Date(name === oldest ? 1e9 : 2e12), new Date(name === oldest ? 1e9 : 2e12));
    const size = kept(cache).reduce((sum, name) => sum + statSync(join(cache, name)).size, 0);
    await answer([
      write('next.tar', dockerSave([image(step('COPY', 'd', 'd'))])),
      '--cache',
      cache,
      '--cache-size',
      String(size),
    ]);
    assert.ok(!kept(cache).includes(oldest));
    assert.equal(kept(cache).length, 3);
  });
  test('to nothing at all', async () => {
    const cache = newCache();
    await answer([save, '--cache', cache, '--cache-size', '0']);
    assert.deepEqual(kept(cache), []);
  });
  test('what a run that was killed has left goes too', async () => {
    const cache = newCache();
    await answer([save, '--cache', cache]);
    writeFileSync(join(cache, 'x.scan.y.tmp'), 'left');
    utimesSync(join(cache, 'x.scan.y.tmp'), 0, 0);
    await answer([oci, '--cache', cache, '--cache-size', '1kB']);
    assert.ok(!kept(cache).includes('x.scan.y.tmp'));
  });
  test('other files in it are left alone', async () => {
    const cache = newCache();
    mkdirSync(cache);
    writeFileSync(join(cache, 'README'), 'mine');
    await answer([save, '--cache', cache, '--cache-size', '0']);
    assert.deepEqual(kept(cache), ['README']);
  });
});

test('runs at the same time do no harm to one another', async () => {
  const { spawn } = await import('node:child_process');
  const cache = newCache();
  const right = await answer([save]);
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
