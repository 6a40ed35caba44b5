// The program as installed: the built bin in a process of its own, with real streams, pipes and signals.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inProject } from './support/project.ts';

const temporary = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(temporary, { recursive: true }));

function start(args: readonly string[]) {
  const bin = inProject('dist/bin/timg-inspect.js');
  return spawn(process.execPath, [bin, ...args], { cwd: inProject(), env: { ...process.env, TMPDIR: temporary } });
}

async function finish(child: ReturnType<typeof start>, stdin: Buffer | string = '') {
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const status = await new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  return { status, output, errors };
}

const hello = readFileSync(inProject('samples/hello_image.tar'));

test('an answer on standard output, nothing else', async () => {
  const { status, output, errors } = await finish(start(['samples/hello_image.tar']));
  assert.match(output, /^hello:1\.0\.0$/m);
  assert.deepEqual([status, errors], [0, '']);
});

test('standard input', async () => {
  const { status, output } = await finish(start(['ls', '-']), hello);
  assert.match(output, /^hello +1\.0\.0 +d1ee31f73d20 /m);
  assert.equal(status, 0);
});

test('an error is one line and exit 2', async () => {
  const { status, output, errors } = await finish(start(['no-such.tar']));
  assert.deepEqual([status, output, errors], [2, '', 'timg-inspect: no-such.tar: no such file\n']);
});

test('xz and bzip2, which are loaded when met', async () => {
  for (const file of ['box.tar.xz', 'box.tar.bz2']) {
    const { status, output } = await finish(start([`test/fixtures/${file}`, '--format', 'json']));
    assert.equal(JSON.parse(output).data.images[0].layers[0].entries, 3);
    assert.equal(status, 0);
  }
});

test('who reads our output may stop: no complaint, exit 0', async () => {
  const child = start(['layers', 'samples/hello_oci.tar']);
  child.stdout.destroy();
  const { status, errors } = await finish(child);
  assert.deepEqual([status, errors], [0, '']);
});

test('the spool is gone afterwards', async () => {
  await finish(start(['-']), hello);
  assert.deepEqual(readdirSync(temporary), []);
});

test('the spool is gone after an interrupt', async () => {
  const child = start(['-']);
  child.stdin.write(hello.subarray(0, 50000));
  while (readdirSync(temporary).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill('SIGINT');
  const { status } = await finish(child);
  assert.equal(status, 130);
  assert.deepEqual(readdirSync(temporary), []);
});
