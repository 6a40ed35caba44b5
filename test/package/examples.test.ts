// The examples, in an installed package: as JavaScript, and renamed to .ts in a strict program.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { addNodeTypes, installPackage, runScript } from '../support/installed-package.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const { folder, remove } = installPackage();
after(remove);

const names = readdirSync(inProject('examples')).filter((file) => file.endsWith('.js'));
for (const name of names) copyFileSync(inProject('examples', name), join(folder, name));
const [oldImage, newImage, packages] = ['hello_image.tar', 'hello_image_1.1.0.tar', 'packages.tar'].map((name) =>
  inProject('samples', name),
) as [string, string, string];

/** The output of an example that succeeds. */
async function outputOf(...args: readonly string[]): Promise<string> {
  const { status, output, errors } = await runScript(folder, ...args);
  assert.deepEqual([status, errors], [0, ''], output);
  return output;
}

/** What the command line says, as JSON. */
const answerOf = async (...args: readonly string[]) => JSON.parse((await run([...args, '--format', 'json'])).output);

describe('the examples in JavaScript', () => {
  test('largest-files.js is five lines', async () => {
    const code = readFileSync(inProject('examples/largest-files.js'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('//'));
    assert.equal(code.length, 5);
    const { data } = await answerOf('files', newImage, '--sort', 'size');
    const expected = data.entries
      .filter(({ type }: { type: string }) => type === 'file')
      .slice(0, 10)
      .map(({ size }: { size: number }) => size);
    const lines = (await outputOf('largest-files.js', newImage)).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => Number(line.split(' ')[0])),
      expected,
    );
  });

  test('gate.js passes and fails', async () => {
    assert.match(await outputOf('gate.js', newImage), /^passed$/m);
    const { status, output } = await runScript(folder, 'gate.js', newImage, oldImage);
    assert.equal(status, 1, output);
    assert.match(output, /^error budget\/growth: .*\nfailed$/ms);
  });

  test('compare-releases.js', async () => {
    const { data } = await answerOf('diff', oldImage, newImage);
    const [growth, ...paths] = (await outputOf('compare-releases.js', oldImage, newImage)).trimEnd().split('\n');
    assert.equal(growth, `growth: ${data.sizes.new.content - data.sizes.old.content} bytes`);
    assert.equal(paths.length, Math.min(10, data.changes.length));
  });

  test('waste-by-package.js', async () => {
    const { data } = await answerOf('packages', packages);
    const wasted = data.packages.filter(({ sizes }: { sizes: { wasted: number } }) => sizes.wasted > 0);
    assert.ok(wasted.length > 0);
    const lines = (await outputOf('waste-by-package.js', packages)).trimEnd().split('\n');
    assert.equal(lines.filter((line) => line.endsWith('bytes wasted')).length, wasted.length);
    for (const { path } of (await answerOf('bloat', packages)).data.wastedFiles)
      assert.ok(
        lines.some((line) => line.includes(` ${path} layer `)),
        path,
      );
  });

  test('serve-page.js', async () => {
    const server = spawn(process.execPath, ['serve-page.js', newImage, '0'], { cwd: folder });
    try {
      const [address] = await once(server.stdout.setEncoding('utf8'), 'data');
      const response = await fetch(String(address).trim());
      assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
      assert.equal(await response.text(), (await run([newImage, '--format', 'html'])).output);
    } finally {
      server.kill();
      await once(server, 'close');
    }
  });
});

test('the examples are strict TypeScript', async () => {
  addNodeTypes(folder);
  const sources = join(folder, 'src');
  mkdirSync(sources);
  for (const name of names) copyFileSync(inProject('examples', name), join(sources, name.replace(/\.js$/, '.ts')));
  const compilerOptions = {
    ...{ strict: true, skipLibCheck: false, outDir: 'out', rootDir: 'src', types: ['node'] },
    ...{ noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
    ...{ target: 'es2022', lib: ['es2022'], module: 'nodenext' },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  const compiler = inProject('tools/typescript-5.4/node_modules/typescript/lib/tsc.js');
  const { status, output } = await runScript(folder, compiler, '-p', '.');
  assert.equal(status, 0, output);
  const asScript = await outputOf('largest-files.js', newImage);
  assert.equal(await outputOf('out/largest-files.js', newImage), asScript);
});
