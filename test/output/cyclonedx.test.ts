// CycloneDX documents: valid by the schema of the standard for any image, with the bytes of packages and what is inside of what.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { hostileText } from '../support/hostile-text.ts';
import { dockerSave } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

interface Component {
  readonly type: string;
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly scope?: string;
  readonly purl?: string;
  readonly licenses?: readonly object[];
  readonly components?: readonly Component[];
  readonly evidence?: { readonly occurrences: readonly { readonly location: string }[] };
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

interface Bill {
  readonly metadata: { readonly timestamp?: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly compositions: readonly { readonly aggregate: string }[];
}

const schemaFile = (name: string): object =>
  JSON.parse(
    readFileSync(
      inProject(`node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`),
      'utf8',
    ),
  );
const ajv = new Ajv({ strict: false, validateFormats: false });
for (const name of ['spdx', 'jsf-0.82'])
  ajv.addSchema(schemaFile(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
const isValid = ajv.compile<Bill>(schemaFile('bom-1.6'));

/** A document, checked for what must hold of each. */
function checked(output: string): Bill {
  const bill: unknown = JSON.parse(output, (_, value: unknown) => {
    if (typeof value === 'string') assert.equal(Buffer.from(value).toString(), value, 'no lone surrogates');
    return value;
  });
  if (!isValid(bill)) throw new assert.AssertionError({ message: ajv.errorsText(isValid.errors) });
  const refs = [bill.metadata.component, ...bill.components].map((one) => one['bom-ref']);
  assert.equal(new Set(refs).size, refs.length, 'bom-refs are unique');
  const known = new Set(refs);
  for (const { ref, dependsOn } of bill.dependencies)
    for (const one of [ref, ...dependsOn]) assert.ok(known.has(one), `${one} is a component`);
  return bill;
}

async function billOf(args: readonly string[], stdin?: Buffer, environment = {}): Promise<Bill> {
  const { output, errors } = await run(['packages', ...args, '--format', 'cyclonedx'], { stdin, environment });
  assert.equal(errors, '');
  return checked(output);
}

const propertyOf = ({ properties = [] }: Component, name: string): string | undefined =>
  properties.find((one) => one.name === `timg-inspect:${name}`)?.value;

function named(bill: Bill, name: string): Component {
  const found = bill.components.find((one) => one.name === name);
  assert.ok(found, `${name} is a component`);
  return found;
}

const osRelease = { path: 'etc/os-release', body: 'NAME="Debian"\nID=debian\nVERSION_ID="12"\n' };
const status = (...fields: readonly string[]): string =>
  `${['Status: install ok installed', ...fields].join('\n')}\n\n`;
const manifest = (at: string, content: object) => ({
  path: `srv/node_modules/${at}/package.json`,
  body: JSON.stringify(content),
});
const jar = (name: string, contents: Record<string, Uint8Array> = {}): Buffer =>
  Buffer.from(
    zipSync({
      [`META-INF/maven/org.example/${name}/pom.properties`]: Buffer.from(
        `groupId=org.example\nartifactId=${name}\nversion=1.0\n`,
      ),
      ...contents,
    }),
  );

describe('cyclonedx', () => {
  test('the sums of the packages, of derived files and of those without a package are those of the image', async () => {
    const bill = await billOf(['samples/packages.tar']);
    const image = bill.metadata.component;
    for (const size of ['visible', 'wasted']) {
      const parts = bill.components.map((one) => propertyOf(one, `size:${size}`) ?? '0');
      const rest = ['derived', 'unowned'].map((of) => propertyOf(image, `${of}:${size}`));
      const sum = [...parts, ...rest].reduce((total, bytes) => total + Number(bytes), 0);
      assert.equal(sum, Number(propertyOf(image, `size:${size}`)), size);
    }
    assert.deepEqual([image.type, image.name], ['container', 'sample/packages:1']);
    assert.equal(
      image.purl,
      `pkg:oci/packages@${image.version}?arch=amd64&repository_url=docker.io%2Fsample%2Fpackages&tag=1`,
    );
    assert.deepEqual(bill.components[0], {
      type: 'operating-system',
      'bom-ref': 'os:debian',
      name: 'debian',
      version: '12',
    });
    assert.deepEqual(
      bill.compositions.map(({ aggregate }) => aggregate),
      ['unknown'],
    );
  });

  test('a package that a later layer removes is excluded, with its bytes', async () => {
    const gcc = named(await billOf(['samples/packages.tar']), 'gcc');
    assert.deepEqual(
      [gcc.scope, propertyOf(gcc, 'installed'), propertyOf(gcc, 'size:visible'), propertyOf(gcc, 'size:wasted')],
      ['excluded', 'false', '0', '300000'],
    );
    assert.equal(propertyOf(gcc, 'layers'), '1');
  });

  test('the same image gives the same document; only SOURCE_DATE_EPOCH adds a time', async () => {
    const args = ['packages', 'samples/packages.tar', '--format', 'cyclonedx'];
    const [once, twice] = [await run(args), await run(args, { now: '2030-01-01T00:00:00Z' })];
    assert.equal(once.output, twice.output);
    assert.equal(checked(once.output).metadata.timestamp, undefined);
    const dated = await billOf(['samples/packages.tar'], undefined, { SOURCE_DATE_EPOCH: '1700000000' });
    assert.equal(dated.metadata.timestamp, '2023-11-14T22:13:20Z');
    for (const wrong of ['x', '-1', '1.5', '999999999999']) {
      const { status: code, errors, output } = await run(args, { environment: { SOURCE_DATE_EPOCH: wrong } });
      assert.deepEqual(
        [code, output, errors],
        [
          2,
          '',
          `timg-inspect: SOURCE_DATE_EPOCH is "${wrong}"; use a whole number of seconds since 1970, or unset it\n`,
        ],
      );
      const other = await run(['packages', 'samples/packages.tar'], { environment: { SOURCE_DATE_EPOCH: wrong } });
      assert.equal(other.status, 0);
    }
  });

  test('what is inside of a package and has no files of its own has no sizes, and that package depends on it', async () => {
    const war = jar('app', { 'WEB-INF/lib/inner.jar': jar('inner') });
    const bill = await billOf(['-'], dockerSave([{ steps: [{ entries: [{ path: 'app.war', body: war }] }] }]));
    const [app, inner] = [named(bill, 'app'), named(bill, 'inner')];
    assert.equal(propertyOf(app, 'size:visible'), String(war.length));
    assert.equal(inner.properties, undefined);
    assert.deepEqual(inner.evidence, { occurrences: [{ location: '/app.war' }] });
    assert.deepEqual(bill.dependencies, [
      { ref: bill.metadata.component['bom-ref'], dependsOn: [app['bom-ref']] },
      { ref: app['bom-ref'], dependsOn: [inner['bom-ref']] },
    ]);
  });

  test('licenses are expressions only if SPDX has them', async () => {
    const licenses: readonly (readonly [license: string, isExpression: boolean])[] = [
      ['MIT', true],
      ['(MIT OR Apache-2.0) AND GPL-2.0-or-later WITH Classpath-exception-2.0', true],
      ['LicenseRef-mine', true],
      ['GPLv2+ and BSD', false],
      ['SEE LICENSE IN LICENSE.txt', false],
      [`${'('.repeat(4000)}MIT`, false],
      ['MIT\nAND MIT', false],
    ];
    const entries = licenses.map(([license], at) => manifest(`p${at}`, { name: `p${at}`, version: '1.0.0', license }));
    const bill = await billOf(['-'], dockerSave([{ steps: [{ entries }] }]));
    for (const [at, [license, isExpression]] of licenses.entries()) {
      const [choice] = named(bill, `p${at}`).licenses ?? [];
      const name = license.replace('\n', '\\x0A');
      assert.deepEqual(choice, isExpression ? { expression: license } : { license: { name } });
    }
  });

  test('--files lists the files of each package, and a selection says that it is incomplete', async () => {
    const bill = await billOf(['samples/packages.tar', 'libc6', '--files']);
    const libc = named(bill, 'libc6');
    assert.equal(String(libc.components?.length), propertyOf(libc, 'fileCount'));
    assert.ok(libc.components?.every(({ type, name }) => type === 'file' && name.startsWith('/')));
    assert.equal(bill.compositions[0]?.aggregate, 'incomplete');
    assert.equal(propertyOf(bill.metadata.component, 'derived:visible'), undefined);
    for (const options of [
      ['--layer', '0'],
      ['--type', 'npm'],
    ])
      assert.equal((await billOf(['samples/packages.tar', ...options])).compositions[0]?.aggregate, 'incomplete');
  });

  test('spellings with one package URL are two components', async () => {
    const metadata = (name: string) => ({
      path: `usr/lib/python3/site-packages/${name}-1.0.dist-info/METADATA`,
      body: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
    });
    const bill = await billOf(['-'], dockerSave([{ steps: [{ entries: [metadata('PyYAML'), metadata('pyyaml')] }] }]));
    assert.deepEqual(bill.components.map((one) => one['bom-ref']).sort(), [
      'pkg:pypi/pyyaml@1.0',
      'pkg:pypi/pyyaml@1.0#2',
    ]);
  });

  test('images of any kind: without a name, a digest or packages, and of any sample', async () => {
    const scopes = dockerSave([
      {
        names: ['localhost:5000/Team/App:1'],
        steps: [{ entries: [osRelease, manifest('@types/node', { name: '@types/node', version: '20.1.0' })] }],
      },
    ]);
    const bill = await billOf(['-'], scopes);
    assert.deepEqual([named(bill, 'node').group, named(bill, 'node').purl], ['@types', 'pkg:npm/%40types/node@20.1.0']);
    const rootfs = await billOf(['samples/rootfs-whiteout-names.tar']);
    assert.equal(rootfs.metadata.component['bom-ref'], 'image');
    assert.deepEqual(rootfs.components, []);
    for (const sample of ['save.tar.gz', 'docker-1.9-save.tar', 'podman-oci-archive.tar', 'oci-layout-dir'])
      await billOf([`samples/${sample}`]);
    const arm = await billOf(['samples/multi-platform.tar', '--platform', 'linux/arm64']);
    assert.match(arm.metadata.component.purl ?? '', /\?arch=arm64&/);
  });

  test('an archive without an image has no document, and says so', async () => {
    const {
      status: code,
      output,
      errors,
    } = await run(['packages', 'samples/manifest-empty.tar', '--format', 'cyclonedx']);
    assert.deepEqual([code, output], [1, '']);
    assert.match(errors, /^timg-inspect: /);
  });

  test('any names, versions, licenses and paths', async () => {
    const line = hostileText.map((text) => text.replace(/[\r\n]/g, ' '));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(line, line, line, hostileText), { maxLength: 4 }),
        line,
        async (packages, image) => {
          const entries = [
            { ...osRelease, body: `ID="${image}"\nVERSION_ID="${image}"\n` },
            {
              path: 'var/lib/dpkg/status',
              body: packages
                .map(([name, version, arch]) =>
                  status(`Package: ${name}`, `Version: ${version}`, `Architecture: ${arch}`),
                )
                .join(''),
            },
            ...packages.map(([name, version, , license], at) =>
              manifest(`p${at}`, { name: at % 2 ? `@${name}/${name}` : name, version, license }),
            ),
          ];
          const archive = dockerSave([{ names: [`${image.slice(0, 50)}:1`], steps: [{ entries }] }]);
          const { output } = await run(['packages', '-', '--files', '--format', 'cyclonedx'], { stdin: archive });
          checked(output);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('only of packages', async () => {
    const { status: code, output, errors } = await run(['samples/packages.tar', '--format', 'cyclonedx']);
    assert.deepEqual([code, output, errors], [2, '', 'timg-inspect: the format cyclonedx is only for packages\n']);
  });
});
