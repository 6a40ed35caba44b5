// The packed package: what it needs, what it brings, and how it can be imported.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { installPackage, runScript } from '../support/installed-package.ts';
import { inProject } from '../support/project.ts';

const { tarball, folder, remove } = installPackage();
after(remove);

const dist = join(folder, 'node_modules/timg-inspect/dist');
const textOf = (file: string): string => readFileSync(join(dist, file), 'utf8');
const filesIn = (extension: string): readonly string[] =>
  readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(extension));

/** Names of packages and modules of Node that a file imports. */
const importedBy = (file: string): readonly string[] =>
  Array.from(
    textOf(file).matchAll(/(?:\bfrom ?|\bimport ?|\bimport\()(["'])([\w@][^"'\s]*)\1/g),
    ([, , name = '']) => name,
  );

describe('the package', () => {
  test('is installed alone', () => {
    const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    assert.deepEqual(installed, ['timg-inspect']);
  });

  for (const extension of ['.js', '.d.ts']) {
    test(`has only modules of Node, and the optional DuckDB, in the imports of its ${extension} files`, () => {
      const names = filesIn(extension).flatMap(importedBy);
      assert.ok(names.includes('node:fs'));
      assert.deepEqual(
        names.filter((name) => !isBuiltin(name)),
        extension === '.js' ? ['@duckdb/node-api'] : [],
      );
    });
  }

  test('says what to install for query', async () => {
    const program = join(dist, 'bin/timg-inspect.js');
    const facts = await runScript(folder, program, 'facts', inProject('samples/hello_oci.tar'), '-o', 'facts');
    assert.equal(facts.status, 0, facts.errors);
    const { status, output, errors } = await runScript(folder, program, 'query', 'facts', 'growth');
    assert.deepEqual([status, output], [2, '']);
    assert.match(
      errors,
      /^timg-inspect: query needs DuckDB, which is not installed; run "npm install @duckdb\/node-api" in \S+empty\n$/,
    );
    assert.equal((await runScript(folder, program, 'query', 'facts', '--list')).status, 0);
  });

  test('has the notices of what is bundled', () => {
    const noticesIn = (bundle: string): readonly string[] =>
      Array.from(
        textOf(`${bundle}/THIRD-PARTY-NOTICES.txt`).matchAll(/^(\S+) \d+\.\d+\.\d+ \(.+\)$/gm),
        ([, name = '']) => name,
      );
    for (const name of ['diff', 'packageurl-js', 'picomatch', 'unbzip2-stream', 'xz-decompress', 'zstddec']) {
      for (const bundle of ['bin', 'lib']) assert.ok(noticesIn(bundle).includes(name), `${name} in ${bundle}`);
    }
    for (const name of ['ink', 'react', 'yargs', 'd3-hierarchy']) assert.ok(noticesIn('bin').includes(name), name);
  });

  test('passes publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: join(folder, 'node_modules/timg-inspect'), strict: true });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
    );
  });

  test('has types that attw finds nothing wrong with', async () => {
    const attw = inProject('node_modules/@arethetypeswrong/cli/dist/index.js');
    const { status, output } = await runScript(folder, attw, tarball, '--profile', 'esm-only', '--no-color');
    assert.equal(status, 0, output);
  });

  for (const name of ['timg-inspect', 'timg-inspect/advanced']) {
    test(`${name} can be required by CommonJS`, async () => {
      writeFileSync(
        join(folder, 'caller.cjs'),
        `console.log(require('${name}').InputError.name, require('timg-inspect/package.json').name);\n`,
      );
      const { status, output, errors } = await runScript(folder, 'caller.cjs');
      assert.deepEqual([status, output], [0, 'InputError timg-inspect\n'], errors);
    });
  }
});
