// Java archives, made with fflate: which artifacts are found in them, and what hostile archives cost.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Zippable, zipSync } from 'fflate';
import { maven } from '../../src/packages/maven.ts';
import { type Files, type FoundPackages, faultsOf, readPackages } from '../support/evidence.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const pom = (group: string, name: string, version = '1.0'): Zippable => ({
  [`META-INF/maven/${group}/${name}/pom.properties`]: text(
    `#made by Maven\ngroupId=${group}\nartifactId=${name}\nversion=${version}\n`,
  ),
});
const manifest = (...lines: readonly string[]): Zippable => ({
  'META-INF/MANIFEST.MF': text(
    ['Manifest-Version: 1.0', ...lines, '', 'Name: a/', 'Implementation-Version: 9', ''].join('\r\n'),
  ),
});
const jar = (...contents: readonly Zippable[]): Buffer =>
  Buffer.from(zipSync(Object.assign({ 'a/A.class': text('code') }, ...contents)));
const stored = (bytes: Buffer): Zippable[string] => [bytes, { level: 0 }];

/** `GROUP:NAME VERSION`, and the file if it owns it. */
const artifactsOf = ({ packages }: FoundPackages): readonly string[] =>
  packages.map(({ namespace, name, version, files }) => [`${namespace}:${name}`, version, ...files].join(' '));
const read = (files: Files): Promise<FoundPackages> => readPackages(maven, files);
const artifactsIn = async (path: string, content: Buffer): Promise<readonly string[]> => {
  const list = await read({ [path]: content });
  assert.deepEqual(list.faults, []);
  return artifactsOf(list);
};

describe('maven', () => {
  test('the artifact of a jar', async () => {
    assert.deepEqual(await read({ 'lib/a-1.0.jar': jar(pom('g', 'a')), 'lib/empty.jar': '', 'lib/a.zip': 'x' }), {
      packages: [
        {
          type: 'maven',
          namespace: 'g',
          name: 'a',
          version: '1.0',
          architecture: null,
          license: null,
          evidence: 'lib/a-1.0.jar',
          files: ['lib/a-1.0.jar'],
          directory: null,
          derived: [],
        },
      ],
      faults: [],
    });
  });

  // biome-ignore format: one jar, one line
  const jars: readonly (readonly [title: string, path: string, contents: readonly Zippable[], artifacts: readonly string[]])[] = [
    ['a renamed jar with one artifact', 'app.jar', [pom('g', 'a')], ['g:a 1.0 app.jar']],
    ['several: the name of the file begins with one', 'x/a-b-1.0.jar', [pom('g', 'b'), pom('g', 'a'), pom('g', 'a-b')], ['g:a-b 1.0 x/a-b-1.0.jar', 'g:b 1.0', 'g:a 1.0']],
    ['several: a name goes on in the name of the file', 'abc.jar', [pom('g', 'ab'), pom('g', 'b')], ['g:ab 1.0', 'g:b 1.0']],
    ['several: the title of the manifest', 'app.jar', [pom('g', 'a'), pom('g', 'b'), manifest('Implementation-Title: b')], ['g:b 1.0 app.jar', 'g:a 1.0']],
    ['several: none of them', 'app.jar', [pom('g', 'a'), pom('g', 'b')], ['g:a 1.0', 'g:b 1.0']],
    ['the same in a jar inside', 'a-1.0.jar', [pom('g', 'a'), { 'lib/a-1.0.jar': jar(pom('g', 'a')) }], ['g:a 1.0 a-1.0.jar']],
    ['a manifest', 'x/a.jar', [manifest('Implementation-Title: a-lib', 'Implementation-Version: 2.0', 'Implementation-Vendor-Id: g')], ['g:a-lib 2.0 x/a.jar']],
    ['a manifest of a bundle, with a long line', 'a.jar', [manifest('Bundle-SymbolicName: org.exa', ' mple.a;singleton:=true', 'Bundle-Version: 1.2.3')], ['null:org.example.a 1.2.3 a.jar']],
    ['a manifest with a title for people', 'a-lib-3.1.jar', [manifest('Implementation-Title: The A Library', 'Specification-Version: 3')], ['null:a-lib 3 a-lib-3.1.jar']],
    ['the name of the file alone', 'commons-lang-2.6.jar', [], ['null:commons-lang 2.6 commons-lang-2.6.jar']],
    ['nothing that says what it is', 'app.jar', [manifest('Main-Class: A')], []],
    ['a version that was not replaced', 'a-1.0.jar', [pom('g', 'a', `$${'{'}project.version}`)], ['null:a 1.0 a-1.0.jar']],
    ['properties in other ways', 'a.jar', [{ 'META-INF/maven/g/a/pom.properties': text(' version : 1\\:2 \r\n!groupId=x\r\n') }], ['g:a 1:2 a.jar']],
  ];
  for (const [title, path, contents, artifacts] of jars) {
    test(title, async () => assert.deepEqual(await artifactsIn(path, jar(...contents)), artifacts));
  }

  test('archives in archives, stored and compressed', async () => {
    const inner = jar(pom('g', 'inner'));
    const fat = jar(pom('g', 'app'), { 'BOOT-INF/lib/inner-1.0.jar': stored(inner) });
    const war = jar({ 'WEB-INF/lib/app-1.0.jar': fat, 'WEB-INF/lib/other-2.0.jar': stored(jar()) });
    assert.deepEqual(await artifactsIn('all.ear', jar({ 'web.war': war })), [
      'g:app 1.0',
      'g:inner 1.0',
      'null:other 2.0',
    ]);
  });

  test('after the script that starts it', async () => {
    const executable = Buffer.concat([Buffer.from('#!/bin/bash\nexec java -jar "$0"\n'), jar(pom('g', 'a'))]);
    assert.deepEqual(await artifactsIn('a.jar', executable), ['g:a 1.0 a.jar']);
  });

  test('Zip64', async () =>
    assert.deepEqual(await artifactsIn('a.jar', asZip64(jar(pom('g', 'a')))), ['g:a 1.0 a.jar']));

  test('a fault inside leaves the rest', async () => {
    const broken = { 'lib/b.jar': text('no zip'), 'lib/c.jar': text('PK\x05\x06'), 'lib/d.jar': jar(pom('g', 'd')) };
    const list = await read({ 'a.jar': jar(pom('g', 'a'), broken) });
    assert.deepEqual(artifactsOf(list), ['g:a 1.0 a.jar', 'g:d 1.0']);
    assert.deepEqual(faultsOf(list), ['a.jar: lib/b.jar: is not a zip file, or is cut (the first of 2 such archives)']);
  });

  test('faults of the archive', async () => {
    const whole = jar(pom('g', 'a'));
    const damaged = Buffer.from(whole);
    damaged.fill(0, whole.indexOf('PK\x01\x02'), whole.indexOf('PK\x01\x02') + 2);
    const local = Buffer.from(whole);
    local.fill(0, local.lastIndexOf('PK\x03\x04'), local.lastIndexOf('PK\x03\x04') + 4);
    const encrypted = Buffer.from(whole);
    encrypted.writeUInt16LE(1, encrypted.lastIndexOf('PK\x01\x02') + 8);
    const list = await read({ 'a.jar': whole.subarray(0, -30), 'b.jar': damaged, 'c.jar': local, 'd.jar': encrypted });
    const name = 'META-INF/maven/g/a/pom.properties';
    assert.deepEqual(faultsOf(list), [
      'a.jar: is not a zip file, or is cut',
      'b.jar: has a damaged zip directory',
      `c.jar: has the damaged zip entry ${name}`,
      `d.jar: has a zip entry that is encrypted or has the unknown method 8: ${name}`,
    ]);
  });

  describe('bombs', () => {
    test('a jar that expands to more than it says, or than is read', async () => {
      const huge = Buffer.from(zipSync({ 'META-INF/MANIFEST.MF': new Uint8Array(9 * 2 ** 20) }));
      const lying = Buffer.from(huge);
      lying.writeUInt32LE(100, lying.lastIndexOf('PK\x01\x02') + 24);
      assert.deepEqual(faultsOf(await read({ 'a.jar': huge, 'b.jar': lying })), [
        'a.jar: has a zip entry that is too large: META-INF/MANIFEST.MF',
        'b.jar: has the damaged zip entry META-INF/MANIFEST.MF',
      ]);
    });

    test('many entries with the same content', async () => {
      const bomb = jar({
        'lib/a.jar': [jar({ 'a/zeros': [new Uint8Array(8 * 2 ** 20), { level: 0 }] }), { level: 9 }],
      });
      const list = await read({ 'a.jar': repeatEntry(bomb, 500) });
      assert.deepEqual(faultsOf(list), [
        'a.jar: lib/a.jar: has archives inside that expand to more than 4 times its size',
      ]);
    });

    test('archives in archives without an end', async () => {
      let nested = jar(pom('g', 'a'));
      for (let level = 0; level < 10; level += 1) nested = jar({ 'lib/a.jar': stored(nested) });
      assert.deepEqual(faultsOf(await read({ 'a.jar': nested })), ['a.jar: lib/a.jar: is more than 5 archives deep']);
    });

    test('each with many entries of the same archive', async () => {
      let nested = jar(pom('g', 'a'));
      for (let level = 0; level < 4; level += 1) nested = repeatEntry(jar({ 'lib/a.jar': stored(nested) }), 300);
      const list = await read({ 'a.jar': nested });
      assert.match(faultsOf(list).join(), /expand to more than 4 times its size/);
    });
  });
});

const endOf = (zip: Buffer) => {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const [size, start] = [zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
  return { end, size, start };
};

/** The last entry of the directory again and again: all have the same content. */
function repeatEntry(zip: Buffer, count: number): Buffer {
  const { end, size, start } = endOf(zip);
  const entry = zip.subarray(zip.lastIndexOf('PK\x01\x02', undefined, 'latin1'), end);
  const tail = Buffer.from(zip.subarray(end));
  tail.writeUInt32LE(size + entry.length * count, 12);
  return Buffer.concat([zip.subarray(0, start + size), ...Array.from({ length: count }, () => entry), tail]);
}

/** With all sizes and offsets in the fields of Zip64, of archives whose directory has no extra fields. */
function asZip64(zip: Buffer): Buffer {
  const { end, size, start } = endOf(zip);
  const rows: Buffer[] = [];
  for (let at = start; at < end; ) {
    const row = zip.subarray(at, at + 46 + zip.readUInt16LE(at + 28));
    const [changed, extra] = [Buffer.from(row), Buffer.alloc(28)];
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    for (const [index, field] of [24, 20, 42].entries()) {
      extra.writeUInt32LE(row.readUInt32LE(field), 4 + index * 8);
      changed.writeUInt32LE(0xffffffff, field);
    }
    changed.writeUInt16LE(extra.length, 30);
    rows.push(changed, extra);
    at += row.length;
  }
  const directory = Buffer.concat(rows);
  const end64 = Buffer.alloc(56);
  end64.write('PK\x06\x06', 'latin1');
  end64.writeUInt32LE(directory.length, 40);
  end64.writeUInt32LE(start, 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeUInt32LE(start + directory.length, 8);
  const tail = Buffer.from(zip.subarray(start + size));
  tail.fill(0xff, 8, 20);
  return Buffer.concat([zip.subarray(0, start), directory, end64, locator, tail]);
}
