// What the project is built of: the lockfile, licenses, reasons of dependencies, and versions. `npm run release:check` asks the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inProject } from '../support/project.ts';

const script = async (name: string) => await import(pathToFileURL(inProject(`scripts/release/${name}.mjs`)).href);
const { lockfileFaults } = await script('lockfile');
const { versionFaults } = await script('versions');
const { packageFaults, noticedPackages } = await script('package-contents');

const text = (file: string): string => readFileSync(inProject(file), 'utf8');
const manifests = ['.', 'tools/api-docs', 'tools/typescript-5.4', 'tools/typescript-5.9'].map((folder) =>
  JSON.parse(text(`${folder}/package.json`)),
);

describe('the lockfile', () => {
  const integrity = `sha512-${'a'.repeat(86)}==`;
  const good = { version: '1.0.0', integrity, license: 'MIT', dev: true };
  const faultsOf = (entry: object, path = 'node_modules/a'): readonly string[] =>
    lockfileFaults({ lockfileVersion: 3, packages: { '': {}, [path]: { ...good, ...entry } } });

  test('has only packages that are accepted', () => {
    assert.deepEqual(lockfileFaults(JSON.parse(text('package-lock.json'))), []);
  });
  for (const [entry, fault] of [
    [{ resolved: 'git+ssh://git@github.com/a/a.git#1' }, /from git/],
    [{ resolved: 'https://registry.npmjs.org.example.com/a' }, /from https/],
    [{ resolved: 'http://registry.npmjs.org/a/-/a-1.0.0.tgz' }, /from http:/],
    [{ integrity: undefined }, /no SHA-512 hash/],
    [{ integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, /no SHA-512 hash/],
    [{ version: undefined }, /no exact version/],
    [{ license: 'GPL-3.0-only' }, /license GPL-3.0-only is not in the list/],
    [{ license: 'MIT AND AGPL-3.0-only' }, /is not in the list/],
    [{ license: undefined }, /is not in the list/],
    [{ hasInstallScript: true }, /runs a script when it is installed/],
    [{ dev: undefined }, /must have no dependencies/],
  ] as const) {
    test(`cannot have ${JSON.stringify(entry)}`, () => {
      const faults = faultsOf(entry);
      assert.equal(faults.length, 1);
      assert.match(faults[0] as string, fault);
    });
  }
  test('can have the registry, several licenses, and the install script of esbuild', () => {
    assert.deepEqual(
      faultsOf({ resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz', license: '(MIT OR CC0-1.0)' }),
      [],
    );
    assert.deepEqual(faultsOf({ hasInstallScript: true }, 'node_modules/esbuild'), []);
    assert.equal(faultsOf({ hasInstallScript: true }, 'node_modules/esbuild/node_modules/b').length, 1);
  });
});

test('no package is installed with this one, so none can run a script', () => {
  for (const { dependencies, optionalDependencies, peerDependenciesMeta, peerDependencies, scripts } of manifests) {
    assert.deepEqual([dependencies, optionalDependencies], [undefined, undefined]);
    const required = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
    assert.deepEqual(required, []);
    for (const name of ['preinstall', 'install', 'postinstall']) assert.equal(scripts?.[name], undefined);
  }
});

test('each dependency has a reason in docs/design/dependencies.md', () => {
  const page = text('docs/design/dependencies.md');
  const names = manifests.flatMap((manifest) =>
    Object.keys({ ...manifest.devDependencies, ...manifest.peerDependencies }),
  );
  assert.ok(names.length > 30);
  const missing = names.filter(
    (name) => !name.startsWith('@types/') && !new RegExp(`(?<![\\w/-])${name}(?![\\w-])`).test(page),
  );
  assert.deepEqual(missing, []);
});

describe('the notices', () => {
  const notices = ['bin', 'lib'].flatMap((bundle) => noticedPackages(text(`dist/${bundle}/THIRD-PARTY-NOTICES.txt`)));
  test('have a text for each bundled package', () => {
    assert.ok(notices.length > 60);
    assert.deepEqual(
      notices.filter(({ hasText }: { hasText: boolean }) => !hasText),
      [],
    );
  });
  test('are all read by the list of licenses', () => {
    const headings = ['bin', 'lib'].flatMap((bundle) =>
      text(`dist/${bundle}/THIRD-PARTY-NOTICES.txt`).split(`${'-'.repeat(80)}\n`),
    );
    assert.equal(notices.length, headings.filter((part) => part.trim() !== '').length);
  });
  test('are listed in docs/design/licenses.md (npm run licenses)', () => {
    const page = text('docs/design/licenses.md');
    const bundled = page.slice(page.indexOf('## Bundled'), page.indexOf('## Development'));
    for (const { name, license } of notices)
      assert.ok(
        bundled.split('\n').some(
          (row) =>
            row.startsWith(`| ${license} | `) &&
            row
              .slice(2)
              .split(/[|,]/)
              .some((one) => one.trim() === name),
        ),
        name,
      );
  });
  test('of other packages are listed there, too', () => {
    const page = text('docs/design/licenses.md');
    for (const path of Object.keys(JSON.parse(text('package-lock.json')).packages).filter((one) =>
      one.includes('node_modules/'),
    ))
      if (!path.endsWith('/timg-inspect') && !path.includes('timg-inspect-'))
        assert.ok(page.includes(path.slice(path.lastIndexOf('node_modules/') + 13)), path);
  });
});

describe('the version', () => {
  const schemas = {
    'report/ls.json': { $id: 'report/ls.json', $schema: 'https://json-schema.org/draft/2020-12/schema' },
  };
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-01-31\n\n## [1.2.0-rc.1] - 2026-01-02\n\n## [1.1.10] - 2025-12-31\n';
  const said = { version: '1.2.0', locked: '1.2.0', printed: '1.2.0', changelog, schemas };

  test('is the same everywhere', () => {
    assert.deepEqual(versionFaults(said), []);
    assert.deepEqual(versionFaults({ ...said, tag: 'v1.2.0' }), []);
    assert.deepEqual(versionFaults({ ...said, version: '1.3.0', locked: '1.3.0', printed: '1.3.0' }), []);
  });
  for (const [change, fault] of [
    [{ locked: '1.1.9' }, /package-lock.json: 1.1.9/],
    [{ printed: '1.1.9' }, /--version: 1.1.9/],
    [{ tag: 'v1.2.1' }, /the tag is v1.2.1/],
    [{ version: '1.1.9', locked: '1.1.9', printed: '1.1.9' }, /1.2.0 is later than 1.1.9/],
    [{ version: '1.2.0-rc.1', locked: '1.2.0-rc.1', printed: '1.2.0-rc.1' }, /1.2.0 is later than 1.2.0-rc.1/],
    [{ tag: 'v1.2.0', changelog: '## [Unreleased]\n' }, /no section "## \[1.2.0\] - DATE"/],
    [{ changelog: '## [1.1.9] - 2026-01-01\n' }, /neither "## \[Unreleased\]" nor 1.2.0/],
    [{ changelog: `${changelog}## 1.0.0 (2025)\n` }, /"## 1.0.0 \(2025\)" is not/],
    [{ changelog: `${changelog}## [1.1.11] - 2025-12-30\n` }, /not in descending order/],
    [{ schemas: { 'a.json': { ...schemas['report/ls.json'] } } }, /schemas\/a.json: its \$id is report\/ls.json/],
    [{ schemas: { 'a.json': { $id: 'a.json' } } }, /its \$schema is undefined/],
  ] as const) {
    test(`differs: ${JSON.stringify(change).slice(0, 60)}`, () => {
      const faults = versionFaults({ ...said, ...change });
      assert.equal(faults.length, 1, faults.join('\n'));
      assert.match(faults[0], fault);
    });
  }
  test('of this package agrees', () => {
    const { version } = JSON.parse(text('package.json'));
    const lock = JSON.parse(text('package-lock.json'));
    assert.deepEqual(
      versionFaults({
        version,
        locked: lock.packages[''].version,
        printed: version,
        changelog: text('CHANGELOG.md'),
        schemas,
      }),
      [],
    );
  });
});

test('a package with a stray, missing, large or unusable file is refused', () => {
  const files = [
    ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'dist/bin/timg-inspect.js', 'dist/bin/worker.js'],
    ...['dist/lib/index.js', 'dist/lib/index.d.ts', 'dist/lib/worker.js', 'schemas/report/ls.json', 'dist/man/a.1'],
    ...['dist/bin/THIRD-PARTY-NOTICES.txt', 'dist/lib/THIRD-PARTY-NOTICES.txt'],
  ];
  const packed = { size: 1_000_000, mode: 0o755, files };
  assert.deepEqual(packageFaults(packed), []);
  for (const [change, fault] of [
    [{ files: [...files, 'src/index.ts'] }, 'src/index.ts does not belong in the package'],
    [{ files: [...files, '.env'] }, '.env does not belong in the package'],
    [
      { files: [...files, 'dist/bin/timg-inspect.js.map'] },
      'dist/bin/timg-inspect.js.map does not belong in the package',
    ],
    [{ files: files.slice(1) }, 'CHANGELOG.md is missing in the package'],
    [{ size: 30_000_000 }, 'the package has 30000000 bytes, more than 3000000'],
    [{ mode: 0o644 }, 'dist/bin/timg-inspect.js is not executable'],
  ] as const) {
    assert.deepEqual(packageFaults({ ...packed, ...change }), [fault]);
  }
});
