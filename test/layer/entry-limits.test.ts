// Limits on the entries of one tar, and on their names and attributes: what exceeds them is skipped and reported, and every byte
// is still counted.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { analyze } from '../../src/analysis/analyze.ts';
import { openArchive } from '../../src/archive/open-archive.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits, type Limits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import type { Changeset } from '../../src/layer/changeset.ts';
import { pathAt } from '../../src/layer/entry-table.ts';
import { scanLayer } from '../../src/layer/scan-layer.ts';
import { evaluate } from '../../src/rules/evaluate.ts';
import { dockerSave } from '../support/image-builder.ts';
import { first } from '../support/items.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'entry-limits-'));
after(() => rmSync(folder, { recursive: true }));

function written(bytes: Buffer): string {
  const file = join(folder, 'some.tar');
  writeFileSync(file, bytes);
  return file;
}

async function scan(bytes: Buffer, limits: Partial<Limits>): Promise<Changeset> {
  const range = { file: written(bytes), start: 0, end: bytes.length };
  return scanLayer({ range, depth: 'entries', hasWhiteouts: true, limits: { ...defaultLimits, ...limits } });
}

const paths = ({ entries }: Changeset): string =>
  Array.from({ length: entries.length }, (_, row) => pathAt(entries, row)).join(' ');
const kinds = ({ anomalies }: Changeset): string[] => anomalies.map(({ kind, path }) => `${kind} ${path}`);

const four: readonly TarLiteral[] = ['a', 'b', 'c', 'd'].map((path) => ({ path, body: path.repeat(100) }));

describe('entries of a layer', () => {
  test('exactly the limit', async () => {
    const changeset = await scan(tar(four), { entries: 4 });
    assert.deepEqual([paths(changeset), changeset.files, kinds(changeset)], ['a b c d', 400, []]);
  });
  test('more: reported once, with the limit; their data does not count as files', async () => {
    const changeset = await scan(tar(four), { entries: 2 });
    assert.deepEqual([paths(changeset), changeset.files, kinds(changeset)], ['a b', 200, ['too-many-entries c']]);
    assert.match(first(changeset.anomalies).detail, /^more than 2 entries; .*--max-entries$/);
    assert.equal(changeset.observed.contentSize, tar(four).length);
  });
  test('more, in a truncated tar: the entries up to the limit keep their bytes', async () => {
    const changeset = await scan(tar(four).subarray(0, 3 * 1024 + 512 + 50), { entries: 3 });
    assert.deepEqual([paths(changeset), changeset.files], ['a b c', 300]);
    assert.equal(changeset.entries.size[2], 100);
    assert.deepEqual(kinds(changeset), ['too-many-entries d', 'truncated d']);
  });
  test('more: reported even after as many other anomalies as are kept', async () => {
    const odd = Array.from({ length: 5 }, (_, at) => ({ path: `../${at}` }));
    const changeset = await scan(tar([...odd, { path: 'more' }]), { entries: 5, anomalies: 2 });
    assert.deepEqual(kinds(changeset), ['escaping-path ../0', 'escaping-path ../1', 'too-many-entries more']);
    assert.equal(changeset.anomalyCount, 6);
  });
});

describe('names and attributes of a layer', () => {
  const a = { path: 'a'.repeat(50) };
  for (const [what, entry] of [
    ['names', { path: 'b'.repeat(50) }],
    ['link targets', { path: 'b', link: 'c'.repeat(49) }],
    ['extended attributes', { path: 'b', xattrs: { 'user.x': 'c'.repeat(43) } }],
    ['a sparse map', { path: 'b'.repeat(34), sparse: { form: '0.1', realSize: 9, segments: [{ at: 8, body: 'x' }] } }],
  ] as const satisfies readonly (readonly [string, TarLiteral])[]) {
    test(`${what}: exactly the limit, and one byte more`, async () => {
      const bytes = tar([a, entry, { path: '' }]);
      assert.deepEqual(kinds(await scan(bytes, { metadata: 100 })), []);
      const changeset = await scan(bytes, { metadata: 99 });
      assert.equal(changeset.entries.length, 1);
      assert.deepEqual(kinds(changeset), [`too-many-entries ${entry.path}`]);
      assert.match(
        first(changeset.anomalies).detail,
        /^more than 99B of names, link targets and attributes; .*--max-metadata$/,
      );
    });
  }
});

describe('entries of the outer tar', () => {
  test('more than the limit: the rest is not in the archive, which is reported', async () => {
    const file = written(tar(four));
    const archive = await openArchive({ name: file }, new Spool(), { ...defaultLimits, entries: 2 });
    assert.deepEqual([...archive.names()], ['a', 'b']);
    assert.deepEqual(
      archive.anomalies.map(({ kind, path }) => [kind, path]),
      [['too-many-entries', 'c']],
    );
  });
});

describe('findings about these limits', () => {
  const analyzed = async (bytes: Buffer, more: Partial<Limits>) => {
    const limits = { ...defaultLimits, ...more };
    const opened = await openImages({ name: written(bytes) }, new Spool(), limits);
    const analysis = await analyze(opened, opened.contents.images, { depth: 'merged', limits });
    return { analysis, findings: evaluate(analysis) };
  };
  const many = Array.from({ length: 40 }, (_, at): TarLiteral => ({ path: `file-${at}`, body: 'x'.repeat(10) }));
  const image = dockerSave([{ names: ['many:1'], steps: [{ createdBy: 'COPY', entries: many }] }], {
    v1Configs: false,
  });

  test('a layer with more entries is an error, and the ledger still sums to its content', async () => {
    const { analysis, findings } = await analyzed(image, { entries: 30 });
    assert.deepEqual(
      findings.map(({ rule, message }) => [rule, message.split(':')[0]]),
      [['integrity/unsupported', 'layer 0 is read only up to byte 31232, inside /file-30']],
    );
    const { merged, layers } = first(analysis.images);
    const { live, overhead, ...wasted } = merged?.ledger.total ?? {};
    assert.deepEqual([live, Object.values(wasted)], [300, [0, 0, 0, 0, 0]]);
    assert.equal(300 + (overhead ?? 0), layers[0]?.changeset?.observed.contentSize);
  });
  test('an archive with more entries is an error', async () => {
    const root = four.map((entry, at) => ({ ...entry, path: ['bin/a', 'etc/b', 'c', 'd'][at] ?? '' }));
    const { findings } = await analyzed(tar(root), { entries: 3 });
    assert.deepEqual(
      findings.map(({ rule, message }) => [
        rule,
        /read only up to byte 3584, inside d: more than 3 entries;.* --max-entries$/.test(message),
      ]),
      [['integrity/unsupported', true]],
    );
  });
});
