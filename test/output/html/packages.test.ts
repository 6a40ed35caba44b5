// The packages of a map: the same bytes as in the JSON report, in the drawing of the overview and of the command, and only if there
// are any.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupMatcherOf } from '../../../src/output/html/browser/search-pattern.ts';
import { packageFacets } from '../../../src/output/html/package-facets.ts';
import type { Facet, TreemapData } from '../../../src/output/html/treemap-data.ts';
import type { PackagesData } from '../../../src/report/packages/package-data.ts';
import type { FileOwner } from '../../../src/report/picture/picture-data.ts';
import { dataIn } from '../../support/html-page.ts';
import { dockerSave } from '../../support/image-builder.ts';
import { first, itemAt } from '../../support/items.ts';
import { run } from '../../support/run.ts';

async function drawn(args: readonly string[], stdin?: Buffer): Promise<TreemapData> {
  const data = dataIn((await run([...args, '--format', 'html'], { stdin })).output);
  assert.ok(data);
  return data;
}

const facet = ({ facets }: TreemapData, title: string): Facet | undefined => facets.find((one) => one.title === title);

/** Bytes of the groups or of the classes of a facet, without those that have none. */
function sums(data: TreemapData, title: string, of: 'text' | 'class'): Record<string, number> {
  const { groups, classes, of: column } = facet(data, title) ?? assert.fail(`no ${title}`);
  const found: Record<string, number> = {};
  for (const [node, bytes] of first(data.sizes).of.entries()) {
    if (bytes === 0) continue;
    const group = itemAt(groups, itemAt(column, node));
    const name = of === 'text' ? group.text : itemAt(classes, group.class).name;
    found[name] = (found[name] ?? 0) + bytes;
  }
  return found;
}

const person: FileOwner = { kind: 'package', type: 'npm', name: '@types/node', version: '20.1.0', purl: null };
const many = (count: number): readonly FileOwner[] =>
  Array.from({ length: count }, (_, at) => ({
    kind: 'package',
    type: at % 2 ? 'npm' : 'deb',
    name: `p${at}`,
    version: '1',
    purl: `pkg:deb/p${at}@1`,
  }));

describe('packages of a map', () => {
  for (const args of [['samples/packages.tar'], ['packages', 'samples/packages.tar']]) {
    test(`the bytes of each package: ${args.join(' ')}`, async () => {
      const data = await drawn(args);
      const json = JSON.parse((await run(['packages', 'samples/packages.tar', '--format', 'json'])).output);
      const { packages, derived, unowned }: PackagesData = json.data;
      const rows = [
        ...packages.map(({ name, version, purl, sizes }) => [`${name} ${version} · ${purl}`, sizes] as const),
        ['derived', derived.sizes] as const,
        ['no package', unowned.sizes] as const,
      ];
      const expected = rows.map(([text, { visible, wasted }]) => [text, visible + wasted] as const);
      assert.deepEqual(sums(data, 'Package', 'text'), Object.fromEntries(expected));
      const byType = new Map<string, number>();
      for (const { type, sizes } of packages) byType.set(type, (byType.get(type) ?? 0) + sizes.visible + sizes.wasted);
      const { derived: _, 'no package': __, ...types } = sums(data, 'Package type', 'class');
      assert.deepEqual(types, Object.fromEntries(byType));
    });
  }

  test('the drawing of the command is colored by package, that of the overview is not', async () => {
    assert.equal(first((await drawn(['packages', 'samples/packages.tar'])).facets).title, 'Package');
    assert.equal(first((await drawn(['samples/packages.tar'])).facets).title, 'Kind');
  });

  test('a selection has no drawing', async () => {
    for (const options of [['jq'], ['--type', 'deb'], ['--layer', '1']]) {
      const { output } = await run(['packages', 'samples/packages.tar', ...options, '--format', 'html']);
      assert.equal(dataIn(output), undefined);
    }
  });

  test('an image without packages has nothing of them', async () => {
    const data = await drawn(['samples/hello_image.tar']);
    assert.deepEqual(
      data.facets.filter(({ title, searched }) => title.startsWith('Package') || searched !== undefined),
      [],
    );
  });

  test('small files of one directory are grouped by package', async () => {
    const npm = (name: string, count: number) => [
      { path: `node_modules/${name}/package.json`, body: JSON.stringify({ name, version: '1.0.0' }) },
      ...Array.from({ length: count }, (_, at) => ({ path: `node_modules/${name}/${at}`, body: 'x' })),
    ];
    const entries = ['a', 'b'].flatMap((name) => npm(name, 15_000));
    const data = await drawn(['-'], dockerSave([{ steps: [{ entries }] }]));
    assert.ok(data.names.length < 25_000);
    const body = npm('a', 0)[0]?.body.length ?? 0;
    assert.deepEqual(sums(data, 'Package', 'class'), {
      'a 1.0.0': 15_000 + body,
      'b 1.0.0': 15_000 + body,
    });
  });

  test('packages that would make the page too large are left out', async () => {
    const extensions = ['exe', 'so', 'js', 'json', 'md', 'gz', 'png', 'x'];
    const steps = Array.from({ length: 4 }, (_, layer) => ({
      entries: Array.from({ length: 2000 }, (__, at) => [
        { path: `node_modules/p${at}/package.json`, body: JSON.stringify({ name: `p${at}`, version: '1.0.0' }) },
        ...extensions.map((extension) => ({ path: `node_modules/p${at}/f.${extension}`, body: `${layer}` })),
      ]).flat(),
    }));
    const data = await drawn(['-'], dockerSave([{ steps }]));
    assert.ok(data.names.length <= 50_000, `${data.names.length}`);
    assert.equal(facet(data, 'Package'), undefined);
  });

  test('six packages have a color of their own, and each kind of the rest has another', () => {
    const owners: readonly FileOwner[] = [...many(8), { kind: 'others' }, { kind: 'derived' }, { kind: 'none' }];
    const of = owners.map((_, at) => at);
    const [byPackage, byType] = packageFacets(
      owners,
      of,
      of.map(() => 1),
    );
    const names = byPackage?.groups.map((group) => byPackage.classes[group.class]?.name);
    const own = ['p0 1', 'p1 1', 'p2 1', 'p3 1', 'p4 1', 'p5 1'];
    const rest = ['other packages', 'derived', 'no package'];
    assert.deepEqual(names, [...own, 'other packages', 'other packages', ...rest]);
    assert.equal(new Set(byPackage?.classes.map(({ color }) => color)).size, 9);
    assert.deepEqual(
      byType?.groups.map((group) => byType.classes[group.class]?.name),
      [...Array.from({ length: 8 }, (_, at) => (at % 2 ? 'npm' : 'deb')), ...rest],
    );
  });

  test('one type needs no facet, and long names are cut', () => {
    const [only, ...others] = packageFacets(
      [{ ...person, name: `${'x'.repeat(5000)}\x1b` }, { kind: 'none' }],
      [0],
      [1],
    );
    assert.deepEqual(others, []);
    const [group] = only?.groups ?? [];
    assert.ok(group && group.text.length < 400 && (group.name?.length ?? 0) < 200);
    assert.match(group.text, /^x+…x+\\x1B 20\.1\.0 · npm$/);
  });

  test('a search for packages', () => {
    const [only] = packageFacets(
      [
        {
          kind: 'package',
          type: 'deb',
          name: 'libperl5.36',
          version: '5.36.0-7',
          purl: 'pkg:deb/debian/libperl5.36@5.36.0-7',
        },
        person,
        { kind: 'derived' },
      ],
      [0, 1, 2],
      [1, 1, 1],
    );
    assert.ok(only);
    const [perl, node] = ['libperl5.36', '@types/node'];
    for (const [typed, ...expected] of [
      ['pkg:libperl*', perl],
      ['pkg:LIBPERL*', perl],
      [' pkg: libperl*', perl],
      ['pkg:deb/lib*', perl],
      ['pkg:deb/*', perl],
      ['pkg:perl', perl],
      ['pkg:perl*'],
      ['pkg:@types/*', node],
      ['pkg:npm/@types/*', node],
      ['pkg:npm/', node],
      ['pkg:deb/debian/libperl5.36@5.36.0-7', perl],
      ['pkg:derived'],
      ['pkg:', perl, node],
    ]) {
      const fits = groupMatcherOf(typed ?? '', only);
      assert.ok(fits, typed);
      const found: readonly string[] = only.groups
        .filter(fits)
        .map(({ name = '' }) => name.slice(name.indexOf('/') + 1));
      assert.deepEqual(found, expected, typed);
    }
    for (const path of ['libperl*', '/usr/pkg:x', 'pk'] as const) assert.equal(groupMatcherOf(path, only), undefined);
    assert.equal(groupMatcherOf('pkg:x', { ...only, searched: undefined } as unknown as Facet), undefined);
  });
});
