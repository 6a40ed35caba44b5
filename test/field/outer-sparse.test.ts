// Archives that were unpacked and packed again by bsdtar, or by GNU tar with --sparse: holes in the members of the outer tar.
// The right answers are those of the archive without holes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toBytes } from '../support/bytes.ts';
import { dockerSaveEntries, type ImageLiteral, ociEntries } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import type { SparseLiteral } from '../support/sparse-literal.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

/** A file with `count` runs of data, with holes between them and at the end. */
const holes = (count: number): Buffer => {
  const run = Buffer.concat([Buffer.alloc(512, 'd'), Buffer.alloc(1024)]);
  return Buffer.concat(Array.from({ length: count }, () => run));
};

const image = (runs: number): ImageLiteral => ({
  names: ['app:1'],
  steps: [
    {
      entries: [
        { path: 'etc/', mode: 0o755 },
        { path: 'etc/data', body: holes(runs) },
      ],
    },
    { entries: [{ path: 'b' }] },
  ],
});

/** The member without its blocks of zeros, as `tar --sparse` stores it. */
function sparse(entry: TarLiteral, form: SparseLiteral['form']): TarLiteral {
  const body = toBytes(entry.body ?? '');
  const segments: { at: number; body: Buffer }[] = [];
  for (let at = 0; at < body.length; at += 512) {
    const block = body.subarray(at, at + 512);
    if (!block.equals(Buffer.alloc(block.length))) segments.push({ at, body: block });
  }
  const last = segments.at(-1);
  if (!last || last.at + last.body.length < body.length) segments.push({ at: body.length, body: Buffer.alloc(0) });
  return { path: entry.path, sparse: { form, realSize: body.length, segments } };
}

const isFile = ({ path }: TarLiteral): boolean => !String(path).endsWith('/');

const commands = [['digests'], ['verify'], ['files', '--digest'], ['layers'], ['inspect'], ['bloat']] as const;

/** Status and data of each command, and its findings other than that Docker refuses the type of old GNU sparse entries. */
async function answers(archive: Buffer): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (const command of commands) {
    const { status, output, errors } = await run([...command, '-', '--format', 'json'], { stdin: archive });
    const { data, findings } = JSON.parse(output);
    const others = findings.filter(({ rule }: { readonly rule: string }) => rule !== 'portability/type-flag');
    all.push({ command, status, errors, data: { ...data, warningCount: undefined }, others });
  }
  return all;
}

describe('a save packed again with holes in the outer archive is read as without them', () => {
  for (const form of ['gnu', '0.0', '0.1', '1.0'] as const) {
    test(`docker save, form ${form}: every member, 40 segments (extension headers)`, async () => {
      const entries = dockerSaveEntries([image(40)]);
      const packed = tar(entries.map((entry) => (isFile(entry) ? sparse(entry, form) : entry)));
      assert.ok(packed.length < tar(entries).length);
      assert.deepEqual(await answers(packed), await answers(tar(entries)));
    });

    test(`OCI layout, form ${form}: index.json and blobs`, async () => {
      const entries = ociEntries([image(3)]);
      const packed = tar(entries.map((entry) => (isFile(entry) ? sparse(entry, form) : entry)));
      assert.deepEqual(await answers(packed), await answers(tar(entries)));
    });
  }

  test('only the old GNU form is refused by docker load', async () => {
    for (const form of ['gnu', '0.0', '0.1', '1.0'] as const) {
      const entries = dockerSaveEntries([image(1)]).map((entry) => (isFile(entry) ? sparse(entry, form) : entry));
      const { output } = await run(['validate', '-', '--format', 'json'], { stdin: tar(entries) });
      assert.equal(output.includes('docker load refuses it'), form === 'gnu', form);
    }
  });

  test('export writes the same tar', async () => {
    const entries = dockerSaveEntries([image(7)]);
    const packed = tar(entries.map((entry) => (isFile(entry) ? sparse(entry, '1.0') : entry)));
    const [from, to] = await Promise.all([tar(entries), packed].map((stdin) => run(['export', '-'], { stdin })));
    assert.equal(to?.status, 0);
    assert.equal(to?.output, from?.output);
  });
});

describe('a sparse member that claims too much', () => {
  const terabytes: SparseLiteral = {
    form: '1.0',
    realSize: 5e12,
    segments: [
      { at: 0, body: Buffer.alloc(512, 1) },
      { at: 5e12, body: Buffer.alloc(0) },
    ],
  };
  const isLayer = ({ body }: TarLiteral): boolean => toBytes(body ?? '').length > 1e4;

  test('terabytes in a few blocks: refused with the option that raises the limit', async () => {
    const entries = dockerSaveEntries([image(40)]).map((entry) =>
      isLayer(entry) ? { path: entry.path, sparse: terabytes } : entry,
    );
    const { status, errors } = await run(['check', '-'], { stdin: tar(entries) });
    assert.equal(status, 2);
    assert.match(errors, /blobs\/sha256\/[0-9a-f]{64} is a sparse file of 5TB, of which the archive stores 512B/);
    assert.match(errors, /raise --max-expanded-size/);
  });

  test('a member that no document names is not expanded', async () => {
    const entries = [...dockerSaveEntries([image(1)]), { path: 'core', sparse: terabytes }];
    const { status, errors } = await run(['verify', '-'], { stdin: tar(entries) });
    assert.deepEqual([status, errors], [0, '']);
  });
});

test('a sparse layer whose stored bytes end early is truncated, not filled with zeros', async () => {
  const entries = dockerSaveEntries([image(40)]);
  const at = entries.findIndex(({ body }) => toBytes(body ?? '').length > 1e4);
  const last = sparse(entries[at] as TarLiteral, '1.0');
  const others = entries.filter((_, index) => index !== at);
  const archive = tar([...others, last], { blocks: 0 });
  const { status, output } = await run(['verify', '-', '--format', 'json'], { stdin: archive.subarray(0, -5120) });
  const rules = JSON.parse(output).findings.map(({ rule }: { rule: string }) => rule);
  assert.equal(status, 1);
  assert.ok(rules.includes('integrity/damaged-archive') && rules.includes('integrity/damaged-layer'), rules.join());
});
