// Conda packages: the documents in conda-meta, as conda writes them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { conda } from '../../src/packages/conda.ts';
import { faultsOf, readPackages } from '../support/evidence.ts';

describe('conda', () => {
  test('a package', async () => {
    const evidence = 'opt/conda/conda-meta/zlib-1.3.1-hb9d3cd8_2.json';
    const document = {
      name: 'zlib',
      version: '1.3.1',
      build: 'hb9d3cd8_2',
      subdir: 'linux-64',
      license: 'Zlib',
      files: ['include/zlib.h', 'lib/libz.so', null, 5],
    };
    assert.deepEqual(
      await readPackages(conda, { [evidence]: JSON.stringify(document), 'opt/conda/conda-meta/history': '' }),
      {
        packages: [
          {
            type: 'conda',
            namespace: null,
            name: 'zlib',
            version: '1.3.1',
            architecture: 'linux-64',
            license: 'Zlib',
            evidence,
            files: ['opt/conda/include/zlib.h', 'opt/conda/lib/libz.so'],
            directory: null,
            derived: [evidence],
          },
        ],
        faults: [],
      },
    );
  });

  test('an environment in the root', async () => {
    const { packages } = await readPackages(conda, {
      'conda-meta/a.json': '{"name": "a", "version": "1", "files": ["bin/a"]}',
    });
    assert.deepEqual(
      packages.map(({ files, architecture }) => [files, architecture]),
      [[['bin/a'], null]],
    );
  });

  test('faults', async () => {
    const list = await readPackages(conda, {
      'c/conda-meta/a.json': '{"version": "1"}',
      'c/conda-meta/b.json': '{"name": "b"}',
      'c/conda-meta/c.json': '{"name": "c", "version": "1", "files": {}}',
      'c/conda-meta/d.json': '\0',
    });
    assert.deepEqual(list.packages, []);
    assert.deepEqual(faultsOf(list), [
      'c/conda-meta/a.json: has no name',
      'c/conda-meta/b.json: has no version',
      'c/conda-meta/c.json: has no list of files',
      'c/conda-meta/d.json: is not valid JSON',
    ]);
  });
});
