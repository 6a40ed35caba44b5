// Evidence with changed bytes, or cut anywhere: no ecosystem fails, and what is wrong is a fault of the file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { ecosystems } from '../../src/packages/ecosystems.ts';
import { elf } from '../support/elf-builder.ts';
import { readPackages } from '../support/evidence.ts';

const crates = { packages: [{ name: 'a', version: '1', root: true }] };
const modules = `${'s'.repeat(16)}path\ta/b\nmod\ta/b\tv1\n${'s'.repeat(16)}`;
const goInformation = `\xff Go buildinf:\b\x02${'\0'.repeat(16)}\x05go1.2${String.fromCharCode(modules.length)}${modules}`;
const pom = Buffer.from('groupId=g\nartifactId=a\nversion=1\n');
const jar = zipSync({
  'META-INF/MANIFEST.MF': Buffer.from('Implementation-Title: a\n'),
  'META-INF/maven/g/a/pom.properties': pom,
});

/** What each path has: at least one ecosystem reads it. */
const evidence: Readonly<Record<string, string | Uint8Array>> = {
  'app/a.deps.json':
    '{"runtimeTarget": {"name": "t"}, "targets": {"t": {"a/1": {"runtime": {"a.dll": {}}}}}, "libraries": {"a/1": {"type": "package"}}}',
  'app/deps/a/hex_metadata.config': '{<<"name">>,<<"a">>}.\n{<<"version">>,<<"1">>}.\n',
  'app/node_modules/a/package.json': '{"name": "@s/a", "version": "1", "license": "MIT"}',
  'app/vendor/composer/installed.json':
    '{"packages": [{"name": "a/b", "version": "1", "install-path": "../a/b", "license": ["MIT"]}]}',
  'bin/crates': elf({ sections: [{ name: '.dep-v0', bytes: deflateSync(JSON.stringify(crates)) }] }),
  'bin/go': elf({
    sections: [{ name: '.go.buildinfo', bytes: Buffer.from(goInformation, 'latin1') }],
  }),
  'conda-meta/a.json': '{"name": "a", "version": "1", "files": ["a", "b"]}',
  'gems/specifications/a-1.gemspec': '# stub: a 1 ruby lib\n  s.licenses = ["MIT".freeze]\n',
  'lib/a.jar': jar,
  'lib/all.war': zipSync({ 'WEB-INF/lib/a.jar': jar, 'WEB-INF/lib/b.jar': [jar, { level: 0 }] }),
  'lib/apk/db/installed': 'P:a\nV:1\nA:x86_64\nF:bin\nR:a\n\n',
  'lib/a-1/ebin/a.app': '{application, a, [{vsn, "1"}]}.',
  'nix/store/0123456789abcdfghijklmnpqrsvwxyz-a-1/bin/a': 'x',
  'py/a-1.egg': zipSync({ 'EGG-INFO/PKG-INFO': Buffer.from('Name: a\nVersion: 1\n') }),
  'py/a-1.dist-info/METADATA': 'Name: a\nVersion: 1\nLicense: MIT\n\nText\n',
  'py/a-1.dist-info/RECORD': 'a.py,sha256=x,1\n"b,c.py",,\n../../bin/a,,\n',
  'var/lib/dpkg/info/a.list': '/.\n/bin\n/bin/a\n',
  'var/lib/dpkg/status':
    'Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\nConffiles:\n /etc/a 0123456789abcdef0123456789abcdef\n\n',
  'var/lib/pacman/local/a-1/desc': '%NAME%\na\n\n%VERSION%\n1\n\n',
  'var/lib/pacman/local/a-1/files': '%FILES%\nbin/\nbin/a\n\n',
  'var/lib/rpmmanifest/container-manifest-2': 'a\t1-1\t1\t1\tv\t(none)\t1\tx86_64\t0\ta.src.rpm\n',
};

const changes = fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x0a, 0x1b, 0x22, 0x2f, 0x7f, 0x80, 0xff)), {
  maxLength: 8,
});
const cut = fc.option(fc.nat(), { nil: undefined });

describe('evidence of any bytes', () => {
  for (const [path, content] of Object.entries(evidence)) {
    test(path, async () => {
      const readers = ecosystems.filter(
        (one) => one.isEvidence(path) || (one.readsPrograms && path.startsWith('bin/')),
      );
      assert.notEqual(readers.length, 0);
      await fc.assert(
        fc.asyncProperty(changes, cut, async (bytesChanged, length) => {
          const bytes = Buffer.from(content);
          for (const [at, byte] of bytesChanged) bytes[at % bytes.length] = byte;
          const files = {
            ...evidence,
            [path]: bytes.subarray(0, length === undefined ? undefined : length % bytes.length),
          };
          for (const one of readers) {
            const { packages, faults } = await readPackages(one, files as Record<string, Buffer>);
            for (const { files: listed } of packages)
              assert.ok(listed.every((file) => !/^\/|(?:^|\/)\.\.(?:\/|$)/.test(file)));
            for (const { message } of faults) assert.notEqual(message, '');
          }
        }),
      );
    });
  }

  test('as it is, each ecosystem reads packages from it', async () => {
    for (const one of ecosystems) {
      const { packages, faults } = await readPackages(one, evidence as Record<string, Buffer>);
      assert.notEqual(packages.length, 0, JSON.stringify(faults));
      assert.deepEqual(faults, []);
    }
  });
});
