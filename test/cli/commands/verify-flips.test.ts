// Flipped bits: in archives of several formats, one bit of a blob with a declared digest is flipped, at places of a seeded
// sequence. verify finds every one: exit 1. A bit flipped anywhere else never makes the program crash.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { openArchive } from '../../../src/archive/open-archive.ts';
import { Spool } from '../../../src/archive/spool.ts';
import { defaultLimits } from '../../../src/bytes/limits.ts';
import { flipBits } from '../../support/bytes.ts';
import { skopeoDir } from '../../support/image-builder.ts';
import { itemAt } from '../../support/items.ts';
import { inProject } from '../../support/project.ts';
import { chunked } from '../../support/read-buffer.ts';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';

const sample = (name: string): Buffer => readFileSync(inProject('samples', name));
const inBlobs = /^blobs\//;
const dir = tar(
  [...skopeoDir({ steps: [{ entries: [{ path: 'a', body: 'x'.repeat(999) }] }] })].map(([path, body]) => ({
    path,
    body,
  })),
);

/** The archive, and its files that are declared: by a descriptor, their name, or the diff ID of an uncompressed layer. */
const archives: readonly (readonly [what: string, archive: Buffer, declared: RegExp])[] = [
  ['Docker 20', sample('docker-20-save.tar'), /^[0-9a-f]{64}(?:\.json|\/layer\.tar)$/],
  ['Docker 26', sample('hello_image.tar'), inBlobs],
  ['the containerd store', sample('docker-containerd-store.tar'), inBlobs],
  ['OCI, gzip', sample('hello_oci.tar'), inBlobs],
  ['OCI, zstd', sample('buildx-zstd.tar'), inBlobs],
  ['OCI, zstd in frames', sample('zstd-frames.tar'), inBlobs],
  ['OCI, uncompressed', sample('buildx-uncompressed.tar'), inBlobs],
  ['OCI, several platforms with attestations', sample('multi-platform.tar'), inBlobs],
  ['skopeo, docker-archive', sample('skopeo-docker-archive.tar'), /^[0-9a-f]{64}\.(?:json|tar)$/],
  ['skopeo, dir', dir, /^[0-9a-f]{64}$/],
];

/** Numbers from 0 to 2^32, always the same for one seed. */
function* numbers(seed: string): Generator<number> {
  for (let at = 0; ; at += 1) yield createHash('sha256').update(`${seed} ${at}`).digest().readUInt32LE();
}

/** PathTable of these files in the archive: the first and last byte of each, and random ones. */
async function places(archive: Buffer, declared: RegExp, count: number): Promise<readonly number[]> {
  // Of its own: another archive would follow in the same file.
  const spool = new Spool();
  const { find, names } = await openArchive({ name: '-', stream: chunked(archive, 65536) }, spool, defaultLimits);
  const ranges = [...names()].filter((name) => declared.test(name)).flatMap((name) => find(name) ?? []);
  const ends = ranges.flatMap(({ start, end }) => [start, end - 1]);
  const all = ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at));
  const random = numbers('place');
  spool.remove();
  return [...ends, ...Array.from({ length: count }, () => itemAt(all, random.next().value % all.length))];
}

function flipped(archive: Buffer, place: number, bit: number): Buffer {
  const bent = Buffer.from(archive);
  flipBits(bent, place, 1 << bit);
  return bent;
}

const statusOf = async (archive: Buffer): Promise<number> => (await run(['verify', '-'], { stdin: archive })).status;

describe('a flipped bit in a declared blob is found', () => {
  for (const [what, archive, declared] of archives) {
    test(what, async () => {
      assert.equal(await statusOf(archive), 0);
      const bits = numbers(what);
      for (const place of await places(archive, declared, 20)) {
        const bit = bits.next().value % 8;
        assert.equal(await statusOf(flipped(archive, place, bit)), 1, `bit ${bit} of byte ${place}`);
      }
    });
  }
});

describe('a flipped bit anywhere does not crash', () => {
  for (const [what, archive] of archives) {
    test(what, async () => {
      const random = numbers(what);
      for (let time = 0; time < 20; time += 1) {
        const [place, bit] = [random.next().value % archive.length, random.next().value % 8];
        assert.ok([0, 1, 2].includes(await statusOf(flipped(archive, place, bit))), `bit ${bit} of byte ${place}`);
      }
    });
  }
});
