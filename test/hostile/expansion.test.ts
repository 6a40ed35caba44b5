// Files with packages that are compressed in themselves: what they expand to is counted over all files and images of a run, since each
// of a million small files may expand a thousand times.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { withMemoryCount } from '../../src/bytes/memory.ts';
import { elf } from '../support/elf-builder.ts';
import { ownedImage } from '../support/owned-image.ts';
import type { TarLiteral } from '../support/tar-builder.ts';

const blanks = ' '.repeat(2 ** 20 - 100);
const zip = (name: string, content: string | Buffer): Buffer => Buffer.from(zipSync({ [name]: Buffer.from(content) }));
const manifest = 'META-INF/MANIFEST.MF';
/** Most of what may be read of a jar, which has a limit of its own. */
const largePart = ' '.repeat(800_000);
const inner = Buffer.from(zipSync({ [manifest]: Buffer.from(''), x: [Buffer.from(largePart), { level: 0 }] }));
const program = (bytes: Buffer): Buffer => elf({ sections: [{ name: '.dep-v0', bytes }] });
const crates = deflateSync(`{"packages": [{"name": "a", "version": "1"}]${blanks}}`);

const files: Readonly<Record<string, TarLiteral>> = {
  'an egg': { path: 'a.egg', body: zip('EGG-INFO/PKG-INFO', `Name: a\nVersion: 1\n\n${blanks}`) },
  'a jar': { path: 'a-1.jar', body: zip(manifest, `Manifest-Version: 1.0\n\n${largePart}`) },
  'a jar in a jar': { path: 'b.jar', body: zip('lib/a-1.jar', inner) },
  'a program': { path: 'bin/a', body: program(crates), mode: 0o755 },
};

/** What is wrong with the files of images, one after the other, in a run that has this much left to expand. */
async function faultsOf(images: readonly TarLiteral[], left: number, compression: 'none' | 'gzip') {
  const limits = withMemoryCount(defaultLimits);
  assert.ok(limits.memoryUsed);
  limits.memoryUsed[2] = BigInt(2 ** 29 - left);
  const faults: string[] = [];
  for (const file of images) {
    const { ownership } = await ownedImage([[file]], compression, limits);
    for (const { path, message } of ownership.faults) faults.push(`${path}: ${message.replace(/[\d.]+MB/, 'SIZE')}`);
  }
  return faults;
}

const tooMuch = 'was not read: files with packages expand to more than SIZE together';

describe('more than a run may expand', () => {
  for (const [what, file] of Object.entries(files)) {
    for (const compression of ['none', 'gzip'] as const) {
      test(`${what} in a layer with compression ${compression}`, async () => {
        const [all, some] = [await faultsOf([file], 2 ** 21, compression), await faultsOf([file], 0, compression)];
        assert.deepEqual(all, []);
        assert.equal(some.length, 1);
        assert.ok(some[0]?.endsWith(tooMuch), some[0]);
        assert.ok(some[0]?.startsWith(`${file.path}: `), some[0]);
      });
    }
  }

  test('counts over all images', async () => {
    const { 'an egg': egg } = files;
    assert.ok(egg);
    assert.deepEqual(await faultsOf([egg, egg], 2 ** 20, 'none'), [`a.egg: ${tooMuch}`]);
  });

  test('a program whose data is too large counts as well', async () => {
    const tooLarge = { path: 'bin/a', body: program(deflateSync(Buffer.alloc(9 * 2 ** 20))), mode: 0o755 };
    assert.deepEqual(await faultsOf([tooLarge, tooLarge], 2 ** 24, 'none'), [
      'bin/a: has a section .dep-v0 that is damaged, or has more than 8 MiB',
      'bin/a: has a section .dep-v0 that is damaged, or has more than 8 MiB',
    ]);
    assert.deepEqual(await faultsOf([tooLarge, tooLarge], 2 ** 23, 'none'), [
      'bin/a: has a section .dep-v0 that is damaged, or has more than 8 MiB',
      `bin/a: ${tooMuch}`,
    ]);
  });
});
