// The installed program: the built bin in its own process, with real streams, pipes and signals.
import assert from 'node:assert/strict';
import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ociArchive } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { tar } from '../support/tar-builder.ts';

const temporary = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(temporary, { recursive: true }));

function start(args: readonly string[], stdio: StdioOptions = 'pipe', environment = {}): ChildProcess {
  const bin = inProject('dist/bin/timg-inspect.js');
  const env = { ...process.env, TMPDIR: temporary, ...environment };
  return spawn(process.execPath, [bin, ...args], {
    cwd: inProject(),
    env,
    stdio,
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
}

/** The option of Node for a script that replaces functions of node:fs before the program starts. */
function preload(name: string, script: string): string {
  const file = join(temporary, `${name}.cjs`);
  writeFileSync(file, `const fs = require('node:fs');\n${script}\nrequire('node:module').syncBuiltinESMExports();\n`);
  return `--require ${file}`;
}

async function finish(child: ChildProcess, stdin: Buffer | string = '') {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (errors += chunk));
  child.stdin?.on('error', () => {});
  child.stdin?.end(stdin);
  const status = await new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  return { status, output, errors };
}

const hello = readFileSync(inProject('samples/hello_image.tar'));

test('a current directory that was deleted', { skip: process.platform === 'win32' }, () => {
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"';
  const command = [process.execPath, inProject('dist/bin/timg-inspect.js'), inProject('samples/hello_image.tar')];
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, ...command], { cwd: temporary, encoding: 'utf8' });
  assert.deepEqual([status, stdout], [2, '']);
  assert.equal(stderr, 'timg-inspect: the current directory does not exist; change to another one\n');
});

test('the report goes to standard output, and nothing else', async () => {
  const { status, output, errors } = await finish(start(['samples/hello_image.tar']));
  assert.match(
    output,
    /^hello:1\.0\.0 {3}linux\/amd64 {3}d1ee31f73d20 {3}2024-02-14 {3}OCI layout, docker save {3}base image: /m,
  );
  assert.deepEqual([status, errors], [0, '']);
});

test('- reads standard input', async () => {
  const { status, output } = await finish(start(['ls', '-']), hello);
  assert.match(output, /^hello +1\.0\.0 +d1ee31f73d20 /m);
  assert.equal(status, 0);
});

test('an error is one line, with exit status 2', async () => {
  const { status, output, errors } = await finish(start(['no-such.tar']));
  assert.deepEqual([status, output, errors], [2, '', 'timg-inspect: no-such.tar: no such file\n']);
});

test('xz and bzip2 are decompressed', async () => {
  for (const file of ['box.tar.xz', 'box.tar.bz2']) {
    const { status, output } = await finish(start([`rootfs:test/fixtures/${file}`, '--format', 'json']));
    assert.equal(JSON.parse(output).data.images[0].layers[0].entryCount, 3);
    assert.equal(status, 0);
  }
});

test('a reader may close the output: no error, exit status 0', async () => {
  for (const args of [['layers', 'samples/hello_oci.tar'], ['--version']]) {
    const child = start(args);
    child.stdout?.destroy();
    const { status, errors } = await finish(child);
    assert.deepEqual([status, errors], [0, '']);
  }
});

test('the spool is deleted at the end', async () => {
  const place = mkdtempSync(join(temporary, 'spool-'));
  await finish(start(['-'], 'pipe', { TMPDIR: place }), hello);
  assert.deepEqual(readdirSync(place), []);
});

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  test(`${signal} ends the program at once while it works on a spooled archive, and leaves nothing`, async () => {
    const place = mkdtempSync(join(temporary, 'spool-'));
    // From its first temporary file on, the program never returns to the event loop.
    const endless = `const { unlinkSync } = fs;
      fs.unlinkSync = (path) => { unlinkSync(path); fs.writeSync(2, 'at work'); for (;;); };`;
    const child = start(['-'], 'pipe', { TMPDIR: place, NODE_OPTIONS: preload('endless', endless) });
    child.stdin?.on('error', () => {}).write(hello);
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    const finished = finish(child);
    child.kill(signal);
    assert.equal((await finished).status, signal);
    assert.deepEqual(readdirSync(place), []);
    rmSync(place, { recursive: true });
  });

  test(`${signal} deletes the spool where its files need names`, async () => {
    const place = mkdtempSync(join(temporary, 'spool-'));
    const named = `const { statSync } = fs;
      fs.statSync = (path, ...more) => statSync(String(path).replace(/^.dev.fd/, '/no-such'), ...more);`;
    const child = start(['-'], 'pipe', { TMPDIR: place, NODE_OPTIONS: preload('named', named) });
    child.stdin?.write(hello.subarray(0, 50000));
    // Something is written only when the handler is there.
    const isWritten = () => readdirSync(place).some((name) => statSync(join(place, name)).size > 0);
    while (!isWritten()) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill(signal);
    assert.equal((await finish(child)).status, status);
    assert.deepEqual(readdirSync(place), []);
    rmSync(place, { recursive: true });
  });

  test(`${signal} ends the program at once if there is no spool`, async () => {
    const pipe = join(temporary, 'pipe');
    spawnSync('mkfifo', [pipe]);
    const child = start([pipe]);
    // Opening waits until the program has opened its end.
    const writing = await open(pipe, 'w');
    const finished = finish(child);
    child.kill(signal);
    await writing.close();
    rmSync(pipe);
    assert.equal((await finished).status, signal);
  });
}

/** An exported root filesystem with a file of 2 GiB, which takes no space on the disk. */
function hugeArchive(): string {
  const file = join(temporary, 'huge.tar');
  const size = 2 ** 31;
  const headers = tar([{ path: 'etc/passwd' }, { path: 'bin/huge', sizeField: size }], { blocks: 0 });
  writeFileSync(file, headers);
  truncateSync(file, headers.length + size + 1024);
  return file;
}

describe('an interrupted program leaves no temporary file', () => {
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    for (const args of [['export'], ['cat', '/bin/huge']]) {
      test(`${args.join(' ')} -o, ${signal}`, async () => {
        const folder = mkdtempSync(join(temporary, 'output-'));
        const [command = '', ...more] = args;
        const child = start([command, hugeArchive(), ...more, '-o', join(folder, 'out')]);
        while (readdirSync(folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
        child.kill(signal);
        assert.equal((await finish(child)).status, status);
        assert.deepEqual(readdirSync(folder), []);
        rmSync(folder, { recursive: true });
        rmSync(join(temporary, 'huge.tar'));
      });
    }
  }
});

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  test(`${signal} while a scan is written to the cache: no half-written file is left`, async () => {
    const cache = mkdtempSync(join(temporary, 'cache-'));
    // The file is there, and the write never ends. A timer keeps the process.
    const endless = `fs.promises.writeFile = () => new Promise(() => {
      fs.writeSync(2, 'at work');
      setInterval(() => {}, 1000);
    });`;
    const child = start(['samples/hello_image.tar', '--cache', cache], 'pipe', {
      NODE_OPTIONS: preload('endless-cache', endless),
    });
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    assert.match(readdirSync(cache).join(), /\.tmp$/);
    child.kill(signal);
    assert.equal((await finish(child)).status, status);
    assert.deepEqual(readdirSync(cache), []);
  });
}

test('a program that is killed while it writes to the cache: the next run works, and a later one removes what was left', async () => {
  const cache = mkdtempSync(join(temporary, 'cache-'));
  const endless = `fs.promises.writeFile = () => new Promise(() => {
    fs.writeSync(2, 'at work');
    setInterval(() => {}, 1000);
  });`;
  const args = ['layers', 'samples/hello_image.tar', '--cache', cache];
  const child = start(args, 'pipe', { NODE_OPTIONS: preload('killed-cache', endless) });
  await new Promise((resolve) => child.stderr?.once('data', resolve));
  child.kill('SIGKILL');
  assert.equal((await finish(child)).status, 'SIGKILL');
  const left = readdirSync(cache);
  assert.equal(left.length, 1);
  const answer = await finish(start(args));
  assert.deepEqual([answer.status, answer.errors], [0, '']);
  for (const name of left) utimesSync(join(cache, name), 0, 0);
  assert.deepEqual(await finish(start(args)), answer);
  assert.ok(readdirSync(cache).every((name) => !name.endsWith('.tmp')));
});

/** What is spooled or written when the limit of memory is reached. */
describe('more memory needed than --max-memory', () => {
  const many = ociArchive([
    { names: ['x:1'], steps: [{ entries: Array.from({ length: 3000 }, (_, at) => ({ path: `f${at}`, body: 'x' })) }] },
  ]);
  const gzipped = join(temporary, 'many.tar.gz');
  const named = `const { statSync } = fs;
    fs.statSync = (path, ...more) => statSync(String(path).replace(/^.dev.fd/, '/no-such'), ...more);`;
  for (const [what, args, stdin, script] of [
    ['a spooled archive', ['layers', gzipped], '', ''],
    ['standard input', ['layers', '-'], many, ''],
    ['standard input, where files of the spool need names', ['layers', '-'], many, named],
    ['a report to a file', ['layers', gzipped, '--report', 'json=OUT'], '', named],
    ['an output', ['export', gzipped, '-o', 'OUT'], '', named],
    ['a cache', ['layers', gzipped, '--cache', 'OUT-cache'], '', named],
  ] as const) {
    test(`${what}: one line, and no file is left`, async () => {
      writeFileSync(gzipped, gzipSync(many));
      const [place, to] = ['spool-', 'to-'].map((name) => mkdtempSync(join(temporary, name))) as [string, string];
      const words = args.map((word) => word.replace('OUT', join(to, 'out')));
      const environment = { TMPDIR: place, NODE_OPTIONS: preload('named-memory', script) };
      const child = start([...words, '--max-memory', '500kB'], 'pipe', environment);
      const { status, output, errors } = await finish(child, stdin);
      assert.match(errors, /^timg-inspect: more than 500kB of memory needed, at the [^\n]+; raise --max-memory\n$/);
      assert.deepEqual([status, output, readdirSync(place)], [2, '', []]);
      assert.deepEqual(
        readdirSync(to, { recursive: true }).filter((name) => name !== 'out-cache'),
        [],
      );
    });
  }
});

describe('a stream that cannot be written to', () => {
  const unwritable = openSync(inProject('package.json'), 'r');
  after(() => closeSync(unwritable));

  for (const args of [
    ['samples/hello_image.tar'],
    ['cat', 'samples/hello_image.tar', 'app/app.py'],
    ['--help'],
    ['--version'],
  ]) {
    test(`standard output: one error of ${args.join(' ')}`, async () => {
      const { status, errors } = await finish(start(args, ['pipe', unwritable, 'pipe']));
      assert.deepEqual(
        [status, errors],
        [2, 'timg-inspect: standard output: cannot be written: bad file descriptor\n'],
      );
    });
  }
  test('standard error: the exit status is the same', async () => {
    const statusOf = async (file: string) => (await finish(start([file], ['pipe', 'pipe', unwritable]))).status;
    assert.equal(await statusOf('no-such.tar'), 2);
    assert.equal(await statusOf('samples/missing-layer.tar'), 1);
    assert.equal(await statusOf('samples/hello_image.tar'), 0);
  });
  test('both: exit status 2', async () => {
    const { status } = await finish(start(['samples/hello_image.tar'], ['pipe', unwritable, unwritable]));
    assert.equal(status, 2);
  });
});

test('an archive on standard input is not overwritten', async () => {
  const copy = join(temporary, 'copy.tar');
  copyFileSync(inProject('samples/hello_image.tar'), copy);
  const input = openSync(copy, 'r');
  const { status, errors } = await finish(start(['-', '-o', copy], [input, 'pipe', 'pipe']));
  closeSync(input);
  assert.match(errors, /--output .*copy\.tar: this is an input file; choose another output file$/m);
  assert.equal(status, 2);
  assert.deepEqual(readFileSync(copy), hello);
  rmSync(copy);
});
