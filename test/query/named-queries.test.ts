// The named queries: each answer is computed again from the JSON reports of the archives, in plain code, without the tables.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { namedQueries } from '../../src/report/query/named-queries.ts';
import {
  distinct,
  distinctLayers,
  type FleetImage,
  fleetImages,
  groups,
  imageReport,
  labelsOf,
  layerOf,
  ownBlobs,
  reportData,
  storedBytes,
  sum,
  writeFleet,
} from '../support/fleet.ts';
import { first, itemAt } from '../support/items.ts';
import { run } from '../support/run.ts';

type Value = string | number | boolean | null;
interface Row {
  readonly [column: string]: Value;
}

const top = mkdtempSync(join(tmpdir(), 'query-test-'));
after(() => rmSync(top, { recursive: true }));
const folder = join(top, 'facts');

let all: readonly FleetImage[] = [];
let images: readonly FleetImage[] = [];
let labels: ReadonlyMap<string, string> = new Map();

before(async () => {
  const archives = writeFleet(join(top, 'archives'));
  const { status, errors } = await run(['facts', ...archives, '-o', folder]);
  assert.deepEqual([status, errors], [0, '']);
  all = await fleetImages(archives);
  images = distinct(all);
  labels = labelsOf(all);
});

async function answer(name: string, ...set: readonly string[]): Promise<readonly Row[]> {
  const given = set.flatMap((one) => ['--set', one]);
  const { rows } = await reportData<{ rows: readonly Row[] }>('query', folder, name, ...given);
  return rows;
}

/** Compares rows without their order, and that a column decides the order. */
function same(rows: readonly Row[], expected: readonly Row[], byDescending: string): void {
  const texts = (list: readonly Row[]) => list.map((row) => JSON.stringify(row)).sort();
  assert.deepEqual(texts(rows), texts(expected));
  const values = rows.map((row) => Number(row[byDescending]));
  assert.deepEqual(
    values,
    values.toSorted((a, b) => b - a),
  );
}

const bytesOf = ({ visible, wasted }: Row): number => Number(visible) + Number(wasted);

const named = (prefix: string): readonly FleetImage[] =>
  images.filter(({ key }) => all.some((one) => one.key === key && one.names.some((name) => name.startsWith(prefix))));

interface PackageData {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly arch: string | null;
  readonly purl: string | null;
  readonly installed: boolean;
  readonly sizes: { readonly visible: number; readonly wasted: number };
}
interface FileData {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  readonly package: string | null;
  readonly digest: string | null;
  readonly hardlinkGroup: number | null;
}
interface WastedFile {
  readonly path: string;
  readonly kind: string;
  readonly bytes: number;
  readonly storedIn: number;
  readonly wastedBy: number;
}

const packagesOf = async (image: FleetImage): Promise<readonly PackageData[]> =>
  (await imageReport<{ packages: readonly PackageData[] }>(image, 'packages')).packages;
const filesOf = async (image: FleetImage, ...args: readonly string[]): Promise<readonly FileData[]> =>
  (await imageReport<{ entries: readonly FileData[] }>(image, 'files', ...args)).entries.filter(
    ({ type, size }) => type === 'file' && size > 0,
  );
const wastedOf = async (image: FleetImage): Promise<readonly WastedFile[]> =>
  (await imageReport<{ wastedFiles: readonly WastedFile[] }>(image, 'bloat')).wastedFiles;

test('every named query has a test here', () => {
  assert.equal(namedQueries.length, 10);
});

for (const [title, prefix] of [
  ['all images', ''],
  ['a prefix', 'team-'],
] as const) {
  describe(title, () => {
    const chosen = () => (prefix === '' ? images : named(prefix));
    const set = prefix === '' ? [] : [`prefix=${prefix}`];

    test('largest-packages', async () => {
      const found: { key: string; image: string; data: PackageData; files: ReadonlyMap<string, number> }[] = [];
      for (const image of chosen()) {
        const listed = await packagesOf(image);
        const stored = new Map<string, Map<string, number>>();
        for (const [index, layer] of image.layers.entries())
          for (const [place, { path, size, package: purl }] of (
            await filesOf(image, '--layer', String(index))
          ).entries())
            if (purl !== null) {
              const files = stored.get(purl) ?? new Map<string, number>();
              stored.set(purl, files.set(`${layer.blob} ${place} ${path}`, size));
            }
        for (const data of listed)
          found.push({
            key: `${data.type} ${data.name}`,
            image: image.key,
            data,
            files: stored.get(data.purl ?? '') ?? new Map(),
          });
      }
      const expected = Array.from(groups(found, ({ key }) => key).values(), (ones) => ({
        package: first(ones).data.name,
        type: first(ones).data.type,
        versions: new Set(ones.map(({ data }) => data.version)).size,
        images: new Set(ones.map(({ image }) => image)).size,
        separate: sum(ones.map(({ data: { sizes } }) => sizes.visible + sizes.wasted)),
        together: sum(new Map(ones.flatMap(({ files }) => [...files])).values()),
      }));
      same(await answer('largest-packages', ...set), expected, 'together');
    });

    test('waste-by-instruction', async () => {
      const found: { instruction: string | null; image: string; file: string; kind: string; bytes: number }[] = [];
      for (const image of chosen())
        for (const { path, kind, bytes, storedIn, wastedBy } of await wastedOf(image)) {
          const blob = itemAt(image.layers, storedIn).blob;
          const place = found.filter(
            ({ image: key, file }) => key === image.key && file.startsWith(`${blob} ${path} `),
          );
          found.push({
            instruction: itemAt(image.layers, wastedBy).instruction,
            image: image.key,
            file: `${blob} ${path} ${place.length}`,
            kind,
            bytes,
          });
        }
      const expected = Array.from(groups(found, ({ instruction }) => String(instruction)).values(), (ones) => ({
        instruction: first(ones).instruction,
        kinds: [...new Set(ones.map(({ kind }) => kind))].sort().join(', '),
        images: new Set(ones.map(({ image }) => image)).size,
        separate: sum(ones.map(({ bytes }) => bytes)),
        together: sum(new Map(ones.map(({ file, bytes }) => [file, bytes])).values()),
      }));
      same(await answer('waste-by-instruction', ...set), expected, 'together');
    });

    test('shared-layers', async () => {
      const layers = distinctLayers(chosen());
      const expected = layers.flatMap((layer) => {
        const users = chosen().filter((image) => ownBlobs(image).includes(layer.blob));
        const instructions = users.flatMap((image) =>
          image.layers.filter(({ blob }) => blob === layer.blob).map(({ instruction }) => instruction ?? ''),
        );
        const stored = storedBytes(layer);
        return users.length < 2
          ? []
          : [
              {
                images: users.length,
                layer: layer.blob,
                stored,
                content: layer.sizes.content,
                saved: (users.length - 1) * stored,
                instruction: first(instructions.sort()),
              },
            ];
      });
      same(await answer('shared-layers', ...set), expected, 'images');
      const [most = 0] = expected.map((row) => row.images).sort((a, b) => b - a);
      const rows = await answer('shared-layers', ...set, `min=${most}`);
      assert.deepEqual(rows.length, expected.filter((row) => row.images === most).length);
    });

    test('registry-bytes', async () => {
      const layers = distinctLayers(chosen());
      const row = (compression: string) => {
        const ones = layers.filter((layer) => compression === 'all' || layer.compression === compression);
        const separate = sum(
          chosen().flatMap((image) =>
            ownBlobs(image)
              .filter((blob) => ones.some((one) => one.blob === blob))
              .map((blob) => storedBytes(layerOf(ones, blob))),
          ),
        );
        const together = sum(ones.map(storedBytes));
        return {
          compression,
          layers: ones.length,
          separate,
          together,
          saved: separate - together,
          content: sum(ones.map(({ sizes }) => sizes.content)),
        };
      };
      const rows = await answer('registry-bytes', ...set);
      const compressions = [...new Set(layers.map(({ compression }) => compression))];
      assert.deepEqual(rows.at(-1), row('all'));
      same(rows.slice(0, -1), compressions.map(row), 'together');
    });

    for (const parts of [0, 1]) {
      test(`unique-bytes: ${parts === 0 ? 'images' : 'teams'}`, async () => {
        const members = all.flatMap((image) => {
          if (parts === 0) return [{ owner: image.key, name: String(labels.get(image.key)), image }];
          const repositories = image.names.map((name) => /^(.*?)(?::[^/:]*)?$/.exec(name)?.[1] ?? '');
          const owners = repositories.length === 0 ? ['(no name)'] : repositories.map((one) => first(one.split('/')));
          return owners.map((owner) => ({ owner, name: owner, image }));
        });
        const owners = groups(members, ({ owner }) => owner);
        const usersOf = (blob: string): number =>
          Array.from(owners.values()).filter((ones) => ones.some(({ image }) => ownBlobs(image).includes(blob))).length;
        const expected = Array.from(owners.values()).flatMap((ones) => {
          const layers = distinctLayers(ones.map(({ image }) => image));
          const unique = layers.filter(({ blob }) => usersOf(blob) === 1);
          const isShown = ones.some(({ image }) => chosen().some(({ key }) => key === image.key));
          return isShown
            ? [
                {
                  name: first(ones).name,
                  images: distinct(ones.map(({ image }) => image)).length,
                  layers: layers.length,
                  unique_layers: unique.length,
                  together: sum(layers.map(storedBytes)),
                  saved_if_deleted: sum(unique.map(storedBytes)),
                },
              ]
            : [];
        });
        same(await answer('unique-bytes', ...set, `parts=${parts}`), expected, 'saved_if_deleted');
      });
    }

    test('duplicates', async () => {
      const stored: { blob: string; digest: string; path: string; size: number; images: readonly string[] }[] = [];
      const done = new Set<string>();
      for (const image of chosen())
        for (const [index, { blob }] of image.layers.entries()) {
          if (done.has(blob)) continue;
          done.add(blob);
          const users = chosen().filter((one) => ownBlobs(one).includes(blob));
          const files = await filesOf(image, '--layer', String(index), '--digest');
          // Hard links store nothing.
          const once = files.filter(
            ({ hardlinkGroup: group }, at) =>
              group === null || files.findIndex(({ hardlinkGroup }) => hardlinkGroup === group) === at,
          );
          for (const { path, size, digest } of once)
            stored.push({ blob, digest: String(digest), path, size, images: users.map(({ key }) => key) });
        }
      const expected = Array.from(groups(stored, ({ digest }) => digest).values()).flatMap((ones) => {
        const users = new Set(ones.flatMap((one) => one.images));
        if (new Set(ones.map(({ blob }) => blob)).size < 2 || users.size < 2) return [];
        const paths = [...new Set(ones.map(({ path }) => path))].sort();
        const { size } = first(ones);
        return [
          {
            path: `/${paths[0]}`,
            paths: paths.length,
            images: users.size,
            copies: ones.length,
            size,
            extra: (ones.length - 1) * size,
          },
        ];
      });
      assert.ok(expected.some(({ paths }) => paths > 1));
      same(await answer('duplicates', ...set), expected, 'extra');
      same(
        await answer('duplicates', ...set, 'min=1kB'),
        expected.filter(({ size }) => size >= 1000),
        'extra',
      );
    });

    test('growth', async () => {
      const tagged = all.flatMap((image) =>
        image.names
          .filter((name) => name.startsWith(prefix))
          .map((name) => {
            const [, repository = '', tag = ''] = /^(.*):([^/:]*)$/.exec(name) ?? [];
            return { repository, tag, image };
          }),
      );
      const series = groups(
        new Map(tagged.map((one) => [`${one.repository} ${one.tag} ${one.image.key}`, one])).values(),
        ({ repository, image }) => `${repository} ${image.platform}`,
      );
      const expected = Array.from(series.values())
        .filter(({ length }) => length > 1)
        .flatMap((ones) => {
          const ordered = ones.toSorted(
            (a, b) =>
              (a.image.created ?? '').localeCompare(b.image.created ?? '') ||
              a.tag.localeCompare(b.tag, 'en', { numeric: true }) ||
              (a.image.key < b.image.key ? -1 : 1),
          );
          return ordered.map(({ repository, tag, image }, at) => {
            const { distribution, content } = image.sizes;
            const earlier = ordered[at - 1]?.image.sizes;
            const minus = (a: number | null, b: number | null | undefined) =>
              a === null || b === null || b === undefined ? null : a - b;
            return {
              repository,
              tag,
              platform: image.platform,
              created: image.created && microseconds(image.created),
              distribution,
              distribution_change: minus(distribution, earlier?.distribution),
              content,
              content_change: minus(content, earlier?.content),
            };
          });
        });
      const rows = await answer('growth', ...set);
      const inOrder = (list: readonly Row[]) =>
        [...groups(list, ({ repository, platform }) => `${repository} ${platform}`)].sort();
      assert.deepEqual(inOrder(rows), inOrder(expected));
    });

    test('forbidden-paths', async () => {
      const paths = ['*/.env', '/srv/*', '*.pem', '/var/lib/apt/lists/*'];
      const expected: Row[] = [];
      for (const image of chosen()) {
        const visible = (await filesOf(image)).map(({ path, size }) => ({ path: `/${path}`, size, isWasted: false }));
        const wasted = (await wastedOf(image)).map(({ path, bytes }) => ({
          path: `/${path}`,
          size: bytes,
          isWasted: true,
        }));
        for (const forbidden of paths) {
          const pattern = new RegExp(`^${forbidden.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 's');
          const ones = [...visible, ...wasted].filter(({ path }) => pattern.test(path));
          if (ones.length > 0)
            expected.push({
              image: String(labels.get(image.key)),
              forbidden,
              file_count: ones.length,
              visible: sum(ones.filter((one) => !one.isWasted).map(({ size }) => size)),
              wasted: sum(ones.filter((one) => one.isWasted).map(({ size }) => size)),
              example: first(ones.map(({ path }) => path).sort()),
            });
        }
      }
      const rows = await answer('forbidden-paths', ...set, `paths=${paths.join(', ')}`);
      assert.ok(expected.some(({ wasted, forbidden }) => forbidden === '*/.env' && wasted === 9));
      const bytes = rows.map((row) => ({ ...row, all: bytesOf(row) }));
      same(
        bytes,
        expected.map((row) => ({ ...row, all: bytesOf(row) })),
        'all',
      );
    });

    test('outliers', async () => {
      const known: { image: string; what: string; value: string }[] = [];
      const foreign: { image: string; value: string; usual: string }[] = [];
      for (const { key, ...image } of chosen()) {
        known.push({ image: key, what: 'platform', value: image.platform });
        const listed = (await packagesOf({ key, ...image })).filter(({ installed }) => installed);
        const kernels = [
          ...(await filesOf({ key, ...image })).flatMap(
            ({ path }) => /^(?:usr\/)?lib\/modules\/([^/]+)\//.exec(path)?.[1] ?? [],
          ),
          ...listed
            .filter(({ type, name }) => type === 'deb' && /^linux-image-\d/.test(name))
            .map(({ name, version }) => `${name} ${version}`),
        ];
        known.push({ image: key, what: 'kernel', value: [...new Set(kernels)].sort().join(', ') || 'none' });
        const own = String(image.platform.split('/')[1]);
        const goNames = new Map([['i386', '386']]);
        const others = listed
          .filter(({ type, arch }) => type === 'deb' && arch !== null && arch !== 'all')
          .map(({ arch }) => goNames.get(String(arch)) ?? String(arch))
          .filter((arch) => arch !== own);
        if (others.length > 0) foreign.push({ image: key, value: [...new Set(others)].sort().join(', '), usual: own });
      }
      const withValue = (what: string, value: string) =>
        known.filter((one) => one.what === what && one.value === value).length;
      const usual = (what: string) =>
        first(
          known
            .filter((one) => one.what === what)
            .map(({ value }) => value)
            .toSorted((a, b) => withValue(what, b) - withValue(what, a) || (a < b ? -1 : 1)),
        );
      const expected = [
        ...known
          .filter(({ what, value }) => value !== usual(what))
          .map(({ image, what, value }) => ({
            image: String(labels.get(image)),
            what,
            value,
            usual: usual(what),
            images: withValue(what, value),
          })),
        ...foreign.map((one) => ({
          image: String(labels.get(one.image)),
          what: 'package architecture',
          value: one.value,
          usual: one.usual,
          images: foreign.filter(({ value, usual: own }) => value === one.value && own === one.usual).length,
        })),
      ];
      const rows = await answer('outliers', ...set);
      assert.deepEqual(texts(rows), texts(expected));
      assert.ok(rows.some(({ value }) => value === '6.1.0-18-arm64, linux-image-6.1.0-18-arm64 6.1.76-1'));
      assert.ok(rows.some(({ value, usual: own }) => value === '386' && own === 'arm64'));
    });

    const texts = (list: readonly Row[]) => list.map((row) => JSON.stringify(row)).sort();
  });
}

/** The tables have no nanoseconds. */
const microseconds = (time: string): string => {
  const [, seconds = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(time) ?? [];
  const kept = fraction.slice(0, 6).replace(/0+$/, '');
  return `${seconds}${kept === '' ? '' : `.${kept}`}Z`;
};

describe('base-images', () => {
  test('of images whose bases are known', async () => {
    const digestOf = (name: string, created: string): string =>
      String(first(images.filter((one) => one.names.includes(name) && one.created === created)).manifestDigest);
    const [older, newer] = [
      digestOf('debian:12', '2024-01-01T00:00:00Z'),
      digestOf('debian:12', '2024-03-01T00:00:00Z'),
    ];
    const [a, b] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];
    const debian = { base: 'debian:12', told_by: 'layers', newest: newer };
    const python = { base: 'python:3.12', told_by: 'label', newest: b };
    const rows = await answer('base-images', 'prefix=team-');
    assert.deepEqual(
      rows.map(({ created, ...row }) => row),
      [
        // The image with the most layers below: 1.9 is the lowest layers of 1.10.
        { image: 'team-a/web:1.9', ...debian, behind: true, version: older },
        { image: 'team-b/old:1', ...debian, told_by: 'label', behind: true, version: older },
        { image: 'team-b/tool:1', ...python, behind: true, version: a },
        { image: 'team-b/api:1, team-b/api:latest', ...debian, behind: false, version: newer },
        { image: 'team-c/tool:1', ...python, behind: false, version: b },
        {
          image: 'team-a/web:1.10',
          base: 'team-a/web:1.9',
          told_by: 'layers',
          behind: false,
          version: digestOf('team-a/web:1.9', '2024-02-01T00:00:00Z'),
          newest: digestOf('team-a/web:1.9', '2024-02-01T00:00:00Z'),
        },
        { image: 'team-c/boot:1', base: null, told_by: null, behind: null, version: null, newest: null },
      ].map(({ image, base, told_by, behind, version, newest }) => ({ image, base, told_by, behind, version, newest })),
    );
  });

  test('of all images: each once, with the base that has the most of its layers', async () => {
    const rows = await answer('base-images');
    assert.deepEqual(rows.map(({ image }) => image).sort(), [...labels.values()].sort());
    for (const { image, told_by, version } of rows) {
      if (told_by !== 'layers') continue;
      const own = first(images.filter(({ key }) => labels.get(key) === image));
      const below = images.filter(
        ({ layers }) =>
          layers.length < own.layers.length && layers.every(({ diffID }, at) => diffID === own.layers[at]?.diffID),
      );
      const most = Math.max(...below.map(({ layers }) => layers.length));
      const bases = below.filter(({ layers }) => layers.length === most);
      assert.ok(
        bases.some(({ manifestDigest, key }) => version === (manifestDigest ?? key)) || !String(version).length,
        String(image),
      );
    }
  });
});
