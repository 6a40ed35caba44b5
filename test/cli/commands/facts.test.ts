// facts: the rows of the tables, read by another library, against reports and the slow model.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import type { LedgerBytes } from '../../../src/index.ts';
import { type FactColumn, factTables } from '../../../src/report/facts/tables.ts';
import { sha256 } from '../../support/bytes.ts';
import { readTable, type TableRow, tableFiles } from '../../support/facts-tables.ts';
import { dockerSave, ociArchive } from '../../support/image-builder.ts';
import { first, itemAt } from '../../support/items.ts';
import { asTar } from '../../support/literals.ts';
import { inProject } from '../../support/project.ts';
import { stacks } from '../../support/random-stacks.ts';
import { run } from '../../support/run.ts';
import { carriesPayload, fatesOf } from '../../support/slow-ledger.ts';
import { slowStack } from '../../support/slow-model.ts';

const top = mkdtempSync(join(tmpdir(), 'facts-test-'));
after(() => rmSync(top, { recursive: true }));

let count = 0;
const newFolder = (): string => {
  count += 1;
  return join(top, `facts-${count}`);
};

function write(name: string, bytes: Buffer): string {
  writeFileSync(join(top, name), bytes);
  return join(top, name);
}

const kinds = ['live', 'overwritten', 'copied', 'deleted', 'duplicate', 'unusable'] as const;

const sum = (rows: readonly TableRow[], column: keyof TableRow): number =>
  rows.reduce((total, row) => total + Number(row[column]), 0);

async function factsOf(...archives: readonly string[]): Promise<string> {
  const folder = newFolder();
  const { status, errors } = await run(['facts', ...archives, '-o', folder]);
  assert.deepEqual([status, errors], [0, '']);
  return folder;
}

interface JSONImage {
  readonly imageID: string;
  readonly manifestDigest: string | null;
  readonly ledger: LedgerBytes;
  readonly distributionLedger: LedgerBytes | null;
  readonly sizes: { readonly distribution: number | null; readonly content: number; readonly files: number };
  readonly layers: readonly { readonly diffID: string; readonly ledger: LedgerBytes; readonly instruction: string }[];
}

describe('sums of the tables are those of the reports', () => {
  for (const sample of [
    'hello_image.tar',
    'hello_oci_1.1.0.tar',
    'multi-platform.tar',
    'packages.tar',
    'hard-links.tar',
    'sparse.tar',
    'whiteouts.tar',
    'aufs-metadata.tar',
    'duplicates.tar',
    'copied.tar',
    'docker-26-layer-twice.tar',
    'kaniko.tar',
    'zstd-frames.tar',
    'skopeo-dir',
  ]) {
    test(sample, async () => {
      const archive = `samples/${sample}`;
      const folder = await factsOf(archive);
      const { output } = await run([archive, '--format', 'json']);
      const images: readonly JSONImage[] = JSON.parse(output).data.images;
      const platforms = await readTable(folder, 'platforms');
      const [files, imageFiles] = [await readTable(folder, 'files'), await readTable(folder, 'image_files')];
      const [imageLayers, layers] = [await readTable(folder, 'image_layers'), await readTable(folder, 'layers')];
      assert.deepEqual(platforms.map(({ image_id }) => image_id).sort(), images.map(({ imageID }) => imageID).sort());
      for (const image of images) {
        const row = first(platforms.filter(({ image_id }) => image_id === image.imageID));
        const ofImage = (rows: readonly TableRow[]) => rows.filter(({ image: key }) => key === row.image);
        assert.equal(row.manifest_digest, image.manifestDigest);
        assert.equal(row.distribution, image.sizes.distribution);
        assert.deepEqual([row.content, row.files], [image.sizes.content, image.sizes.files]);
        for (const kind of kinds) {
          const ofKind = ofImage(imageFiles).filter((one) => one.kind === kind);
          assert.equal(sum(ofKind, 'size'), image.ledger[kind], kind);
          assert.equal(row[kind], image.ledger[kind], kind);
          if (image.distributionLedger) assert.equal(sum(ofKind, 'distribution'), image.distributionLedger[kind], kind);
        }
        for (const [index, layer] of image.layers.entries()) {
          const one = first(ofImage(imageLayers).filter(({ layer_index }) => layer_index === index));
          assert.deepEqual([one.diff_id, one.instruction], [layer.diffID, layer.instruction]);
          assert.deepEqual(Object.fromEntries(kinds.map((kind) => [kind, one[kind]])), pick(layer.ledger));
          const stored = first(layers.filter((known) => known.layer === one.layer));
          const entries = files.filter((file) => file.layer === one.layer);
          assert.equal(sum(entries, 'size'), stored.files);
          assert.equal(entries.length, stored.entry_count);
          if (stored.distribution !== null) assert.equal(sum(entries, 'distribution'), stored.distribution);
        }
      }
    });
  }

  const pick = (ledger: LedgerBytes) => Object.fromEntries(kinds.map((kind) => [kind, ledger[kind]]));

  test('packages', async () => {
    const folder = await factsOf('samples/packages.tar');
    const { output } = await run(['packages', 'samples/packages.tar', '--sort', 'name', '--format', 'json']);
    const { packages, derived, unowned } = JSON.parse(output).data;
    const rows = await readTable(folder, 'packages');
    const told = packages.map((one: { name: string; version: string; sizes: LedgerBytes; purl: string }) => one.purl);
    assert.deepEqual(rows.map(({ purl }) => purl).sort(), told.sort());
    const imageFiles = await readTable(folder, 'image_files');
    for (const row of rows) {
      const own = imageFiles.filter((file) => file.owner === 'package' && file.package === row.package);
      const [live, wasted] = [own.filter(({ kind }) => kind === 'live'), own.filter(({ kind }) => kind !== 'live')];
      assert.deepEqual([sum(live, 'size'), sum(wasted, 'size')], [row.visible, row.wasted], String(row.purl));
    }
    for (const [owner, rest] of [
      ['derived', derived],
      ['none', unowned],
    ] as const) {
      const own = imageFiles.filter((file) => file.owner === owner);
      assert.equal(sum(own, 'size'), rest.sizes.visible + rest.sizes.wasted, owner);
    }
  });
});

test('random layers: each entry with data has the kind of the slow model', async () => {
  await fc.assert(
    fc.asyncProperty(stacks, async (layers) => {
      const folder = newFolder();
      const archive = write('random.tar', dockerSave([{ steps: layers.map((all) => ({ entries: all.map(asTar) })) }]));
      const { status } = await run(['facts', archive, '-o', folder]);
      assert.equal(status, 0);
      const fates = fatesOf(slowStack(layers));
      const told = (await readTable(folder, 'image_files')).map(({ layer_index, kind, wasted_by, attributes, size }) =>
        [layer_index, kind, wasted_by, attributes, size].join(' '),
      );
      const wasted = fates
        .filter(({ bytes }) => bytes > 0)
        .map(({ kind, bytes, storedIn, wastedBy, attributes }) =>
          [storedIn, kind, wastedBy, kind === 'copied' ? attributes.join() : null, bytes].join(' '),
        );
      assert.deepEqual(told.filter((one) => !one.includes('live')).sort(), wasted.sort());
      const stored = layers.flat().filter((one) => carriesPayload(one) && one.content.length > 0);
      assert.equal(told.length, stored.length);
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 20 },
  );
});

describe('files', () => {
  const latin = Buffer.concat([Buffer.from('caf'), Buffer.from([0xe9])]);
  const archive = write(
    'paths.tar',
    ociArchive([
      {
        names: ['paths:1'],
        steps: [
          {
            entries: [
              { path: latin, body: 'latin' },
              { path: 'line\nend\t\u001b', body: 'control' },
              { path: 'caf\\xe9', body: 'not the same' },
              { path: 'ü/ö', type: 'symlink', link: latin },
              { path: 'empty', body: '' },
              { path: 'old', body: 'x', mtime: -1 },
            ],
          },
        ],
      },
    ]),
  );

  test('paths that are not UTF-8 keep their bytes', async () => {
    const rows = await readTable(await factsOf(archive), 'files');
    assert.deepEqual(
      rows.map(({ path, path_bytes, link, link_bytes }) => [path, hex(path_bytes), link, hex(link_bytes)]),
      [
        ['caf\\xe9', latin.toString('hex'), null, null],
        ['line\nend\t\u001b', null, null, null],
        ['caf\\xe9', null, null, null],
        ['ü/ö', null, 'caf\\xe9', latin.toString('hex')],
        ['empty', null, null, null],
        ['old', null, null, null],
      ],
    );
  });

  test('times, types and hashes', async () => {
    const rows = await readTable(await factsOf(archive), 'files');
    assert.deepEqual(
      rows.map(({ type, sha256: digest }) => [type, hex(digest)]),
      [
        ['file', sha256('latin').replace('sha256:', '')],
        ['file', sha256('control').replace('sha256:', '')],
        ['file', sha256('not the same').replace('sha256:', '')],
        ['symlink', null],
        ['file', null],
        ['file', sha256('x').replace('sha256:', '')],
      ],
    );
    assert.deepEqual(itemAt(rows, 5).mtime, new Date(-1000));
  });

  const hex = (value: unknown): string | null =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : null;
});

describe('the tables', () => {
  /** As in docs/fleet.md: `live … overhead` stands for a row of columns. */
  const kindColumns = ['live', 'overwritten', 'copied', 'deleted', 'duplicate', 'unusable', 'overhead'];
  const page = readFileSync(inProject('docs/fleet.md'), 'utf8');
  for (const { name, columns } of factTables) {
    test(`${name}: docs/fleet.md has the columns with their types, and what can be null`, () => {
      const [, section = ''] = new RegExp(`^### ${name}\\n(.*?)(?=^### |$(?![\\s\\S]))`, 'ms').exec(page) ?? [];
      const told = Array.from(section.matchAll(/^\| (`.*`) \| (\w+) \| (.*) \|$/gm), ([, cell = '', type, text]) => {
        const [from = '', to] = Array.from(cell.matchAll(/`(\w+)`/g), ([, column = '']) => column);
        const suffix = from.slice('live'.length);
        const names = to === undefined ? [from] : kindColumns.map((kind) => `${kind}${suffix}`);
        return names.map((column) => `${column} ${type}${/\bnull\b/.test(text ?? '') ? '?' : ''}`);
      });
      assert.deepEqual(
        told.flat(),
        columns.map(({ name: column, type, isOptional }) => `${column} ${type}${isOptional ? '?' : ''}`),
      );
    });

    test(`${name}: files have this schema`, async () => {
      const folder = await factsOf('samples/hello_oci.tar');
      const file = join(folder, 'v1', name, first(tableFiles(folder, name)));
      const { schema, created_by } = await parquetMetadataAsync(await asyncBufferFromFile(file));
      assert.match(String(created_by), /^timg-inspect version \d+\.\d+\.\d+$/);
      assert.deepEqual(
        schema.slice(1).map((element) => [element.name, element.repetition_type, element.type]),
        columns.map(({ name: column, isOptional, type }) => [
          column,
          isOptional ? 'OPTIONAL' : 'REQUIRED',
          stored(type),
        ]),
      );
    });
  }

  const recipes = readFileSync(inProject('docs/fleet-recipes.md'), 'utf8');
  const clickHouse = {
    string: 'String',
    int32: 'Int32',
    int64: 'Int64',
    boolean: 'Bool',
    timestamp: "DateTime64(6, 'UTC')",
    bytes: 'String',
    hash: 'FixedString(32)',
  } as const;
  const trino = {
    string: 'varchar',
    int32: 'integer',
    int64: 'bigint',
    boolean: 'boolean',
    timestamp: 'timestamp(6)',
    bytes: 'varbinary',
    hash: 'varbinary',
  } as const;
  const columnsIn = (table: string): string | undefined =>
    new RegExp(`^CREATE TABLE ${table} \\(\\n(.*?)\\n\\) `, 'ms').exec(recipes)?.[1]?.trim().replace(/\s+/g, ' ');
  for (const { name, columns } of factTables) {
    test(`${name}: docs/fleet-recipes.md declares it for ClickHouse and Trino`, () => {
      const inClickHouse = columns.map(({ name: column, type, isOptional }) => {
        const of = clickHouse[type];
        return `${column} ${isOptional ? `Nullable(${of})` : of}`;
      });
      assert.equal(columnsIn(name), inClickHouse.join(', '));
      assert.equal(
        columnsIn(`hive\\.facts\\.${name}`),
        columns.map(({ name: column, type }) => `${column} ${trino[type]}`).join(', '),
      );
    });
  }

  const stored = (type: FactColumn['type']): string =>
    ({
      string: 'BYTE_ARRAY',
      bytes: 'BYTE_ARRAY',
      hash: 'FIXED_LEN_BYTE_ARRAY',
      int32: 'INT32',
      int64: 'INT64',
      timestamp: 'INT64',
      boolean: 'BOOLEAN',
    })[type];

  test('the answer follows its schema', async () => {
    const load = (file: string) => JSON.parse(readFileSync(inProject('schemas', 'report', file), 'utf8'));
    const validate = new Ajv2020({ schemas: [load('finding.json')] }).compile(load('facts.json'));
    const { output } = await run(['facts', 'samples', '-o', newFolder(), '--format', 'json']);
    assert.ok(validate(JSON.parse(output)), JSON.stringify(validate.errors));
  });
});
