// Crates in programs, in the format that cargo-auditable describes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { cargo } from '../../src/packages/cargo.ts';
import { elf } from '../support/elf-builder.ts';
import { faultsOf, readPackages } from '../support/evidence.ts';

const program = (bytes: Buffer): Buffer => elf({ sections: [{ name: '.dep-v0', bytes }] });
const compressed = (document: unknown): Buffer => deflateSync(JSON.stringify(document));

describe('cargo', () => {
  test('the crates of a program; the root crate owns it', async () => {
    const packages = [
      { name: 'cc', version: '1.0.83', source: 'crates.io', kind: 'build' },
      { name: 'itoa', version: '1.0.11', source: 'crates.io', kind: 'runtime' },
      { name: 'tool', version: '0.3.1', source: 'local', dependencies: [0, 1], root: true },
    ];
    const list = await readPackages(cargo, { 'bin/tool': program(compressed({ packages })) });
    assert.deepEqual(list.faults, []);
    assert.deepEqual(
      list.packages.map(({ type, namespace, name, version, evidence, files }) => ({
        type,
        namespace,
        name,
        version,
        evidence,
        files,
      })),
      [
        { type: 'cargo', namespace: null, name: 'itoa', version: '1.0.11', evidence: 'bin/tool', files: [] },
        { type: 'cargo', namespace: null, name: 'tool', version: '0.3.1', evidence: 'bin/tool', files: ['bin/tool'] },
      ],
    );
  });

  test('faults', async () => {
    const damaged = 'has a section .dep-v0 that is damaged, or has more than 8 MiB';
    const list = await readPackages(cargo, {
      'bin/a': program(Buffer.from('no zlib')),
      'bin/b': program(compressed({ packages: [] }).subarray(0, -6)),
      'bin/c': program(deflateSync(Buffer.alloc(9 * 2 ** 20, 0x20))),
      'bin/d': program(compressed([])),
      'bin/e': program(compressed({ packages: [{ name: 'a' }] })),
      'bin/f': program(deflateSync('{')),
      'bin/g': elf({}),
    });
    assert.deepEqual(list.packages, []);
    assert.deepEqual(faultsOf(list), [
      `bin/a: ${damaged}`,
      `bin/b: ${damaged}`,
      `bin/c: ${damaged}`,
      'bin/d: has no list of packages in .dep-v0',
      'bin/e: has a package without name or version in .dep-v0',
      'bin/f: is not valid JSON',
    ]);
  });
});
