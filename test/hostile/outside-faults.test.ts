// What goes wrong outside of the archive: files that change while they are read, pipes and sockets in the place of files, folders
// that cannot be read, temporary folders that cannot be written. Each is one line with exit status 2, and nothing is half-written.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs, {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { createServer, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { shortened } from '../../src/text/message-name.ts';
import { zstdStored } from '../support/compress.ts';
import { asFiles, ociEntries } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'outside-faults-'));
// rmSync cannot remove folders deeper than PATH_MAX.
after(() => execFileSync('rm', ['-rf', folder]));
const inFolder = (name: string): string => join(folder, name);

const big = Buffer.alloc(2 ** 22, 'big\n');
const entries = ociEntries(
  [
    {
      names: ['app:1'],
      steps: [
        {
          entries: [
            { path: 'etc/motd', body: 'hello\n' },
            { path: 'big', body: big },
          ],
        },
      ],
    },
  ],
  { compression: 'none' },
);
const bytes = tar(entries);
const files = asFiles(entries);
const layerName = [...files.keys()].find((path) => (files.get(path)?.length ?? 0) > big.length) ?? '';

function archive(name: string): string {
  writeFileSync(inFolder(name), bytes);
  return inFolder(name);
}

function layout(name: string): string {
  mkdirSync(join(inFolder(name), 'blobs/sha256'), { recursive: true });
  for (const [path, content] of files) writeFileSync(join(inFolder(name), path), content);
  return inFolder(name);
}

const changes: Readonly<Record<string, (file: string) => void>> = {
  grows: (file) => appendFileSync(file, 'more'),
  shrinks: (file) => truncateSync(file, 3000),
  'is emptied': (file) => truncateSync(file, 0),
  'is written again, with the same size': (file) => {
    writeFileSync(file, readFileSync(file));
    utimesSync(file, new Date(), new Date('2001-01-01'));
  },
  'is swapped': (file) => {
    writeFileSync(`${file}.new`, readFileSync(file));
    renameSync(`${file}.new`, file);
  },
  'becomes a directory': (file) => {
    rmSync(file);
    mkdirSync(file);
  },
  'is removed': (file) => rmSync(file),
};

describe('an archive changes while it is read', () => {
  /** The second archive of a comparison is read after the first: the change happens then. */
  async function* changingFirst(change: () => void): AsyncGenerator<Buffer> {
    change();
    yield bytes;
  }
  for (const [what, change] of Object.entries(changes)) {
    for (const [kind, make] of [
      ['a file', () => ({ given: archive('changes.tar'), changed: inFolder('changes.tar') })],
      ['a blob of a directory', () => ({ given: layout('changes'), changed: join(inFolder('changes'), layerName) })],
    ] as const) {
      test(`${kind} ${what}`, async () => {
        const { given, changed } = make();
        const stdin = changingFirst(() => change(changed));
        // With a cached result, the layer would not be read.
        const environment = { TIMG_INSPECT_CACHE: '' };
        const { status, output, errors } = await run(['diff', given, '-'], { stdin, environment });
        const verb = what === 'is removed' ? 'removed' : 'changed';
        assert.equal(errors.replace(changed, 'IT'), changedText(verb, what));
        assert.deepEqual([status, output], [2, '']);
        rmSync(given, { recursive: true, force: true });
      });
    }
  }

  test('while it is exported', async () => {
    const file = archive('exported.tar');
    execFileSync('mkfifo', [inFolder('to')]);
    const exporting = run(['export', file, '-o', inFolder('to')]);
    const reading = await open(inFolder('to'));
    await reading.read(Buffer.alloc(10));
    appendFileSync(file, 'more');
    for await (const _ of reading.createReadStream());
    const { status, errors } = await exporting;
    assert.deepEqual([status, errors], [2, `timg-inspect: ${file} was changed ${again}\n`]);
  });
});

const again = 'while it was read; run again when nothing writes to it';
const changedText = (verb: string, what: string): string =>
  what === 'becomes a directory' || what === 'is removed'
    ? `timg-inspect: IT: cannot be read: ${what === 'is removed' ? 'no such file or directory' : 'is a directory'}\n`
    : `timg-inspect: IT was ${verb} ${again}\n`;

describe('something else is in the place of a blob', () => {
  const kinds: Readonly<Record<string, readonly [string, (path: string) => unknown]>> = {
    'a named pipe': ['is a named pipe, not a regular file', (path) => execFileSync('mkfifo', [path])],
    'a directory': ['is a directory, not a regular file', (path) => mkdirSync(path)],
    'a socket': ['is a socket, not a regular file', listening],
    'a link to itself': ['is a link to IT, which leads in a loop', (path) => symlinkSync(path, path)],
    'a link to a file of the kernel': [
      'is a link to /proc/self/status, which is not a regular file',
      (path) => symlinkSync('/proc/self/status', path),
    ],
    'a link to a secret': [
      'is a link to /etc/passwd, out of the directory, where only a blob with the digest of its name is read',
      (path) => symlinkSync('/etc/passwd', path),
    ],
    'a name that no file can have': [
      `is a link to ${shortened('x'.repeat(300))}, which does not exist`,
      (path) => symlinkSync('x'.repeat(300), path),
    ],
  };
  for (const [what, [message, make]] of Object.entries(kinds)) {
    for (const name of [layerName, 'index.json']) {
      test(`${what} as ${name === layerName ? 'a layer' : name}`, async () => {
        const root = layout('replaced');
        const path = join(root, name);
        rmSync(path);
        const server = await make(path);
        const { status, output } = await run(['validate', root, '--format', 'json']);
        const findings = JSON.parse(output).findings as readonly {
          readonly severity: string;
          readonly message: string;
        }[];
        const errors = findings.filter(({ severity }) => severity === 'error').map((one) => one.message);
        assert.equal(status, 1);
        assert.ok(
          errors.some((text) => text.replace(path, 'IT').endsWith(message)),
          errors.join('\n'),
        );
        assert.doesNotMatch(output, /root:/);
        if (server instanceof Server) server.close();
        rmSync(root, { recursive: true });
      });
    }
  }

  /** Paths of sockets are short, so it is given relative to its folder. */
  async function listening(path: string): Promise<Server> {
    process.chdir(dirname(path));
    const server = createServer();
    await new Promise((resolve) => server.listen(basename(path), () => resolve(undefined)));
    return server;
  }
});

test('a directory deeper than a path can be: one line that names it', async () => {
  const root = layout('deep');
  process.chdir(root);
  for (let depth = 0; depth < 20; depth += 1) {
    mkdirSync('d'.repeat(250));
    process.chdir('d'.repeat(250));
  }
  const { status, errors } = await run(['verify', root]);
  assert.match(errors, /^timg-inspect: \S+\/deep\/d+[/d]*: cannot be read: name too long\n$/);
  assert.equal(status, 2);
});

describe('a directory changes while it is listed', () => {
  /** Lists `name` while its subdirectory vanishes, or another error occurs in it. A recursive call of Node fails as a whole. */
  async function listed(name: string, code: string) {
    const { readdirSync: list } = fs;
    mkdirSync(inFolder(`${name}/gone/deeper`), { recursive: true });
    writeFileSync(inFolder(`${name}/file`), '');
    fs.readdirSync = ((path: string, options: object = {}) => {
      const isRecursive = 'recursive' in options;
      if (!isRecursive && !`${path}`.endsWith('gone')) return list(path, options as { withFileTypes: true });
      throw Object.assign(new Error(code), { code, syscall: 'scandir', path });
    }) as typeof list;
    syncBuiltinESMExports();
    try {
      return await run([inFolder(name)]);
    } finally {
      fs.readdirSync = list;
      syncBuiltinESMExports();
    }
  }
  for (const code of ['ENOENT', 'ENOTDIR']) {
    test(`${code}: what vanished is not there`, async () => {
      const { status, errors } = await listed(`vanished-${code}`, code);
      assert.equal(status, 2);
      assert.match(errors, /: not recognized as an image \(no index\.json or manifest\.json\): 1 file \(file\); /);
    });
  }
  test('EIO: the error names the directory', async () => {
    const { status, errors } = await listed('broken', 'EIO');
    assert.equal(status, 2);
    assert.match(errors, /broken\/gone: cannot be read: i\/o error\n$/);
  });
});

describe('the temporary folder cannot be used', () => {
  symlinkSync(inFolder('loop'), inFolder('loop'));
  writeFileSync(inFolder('file'), '');
  writeFileSync(inFolder('app.tar.gz'), gzipSync(bytes));
  const { TMPDIR: temporary } = process.env;
  for (const [place, reason] of [
    [inFolder('missing'), 'no such file or directory'],
    [inFolder('file'), 'not a directory'],
    [inFolder('loop'), 'too many symbolic links encountered'],
    [inFolder('x'.repeat(300)), 'name too long'],
  ] as const) {
    for (const given of ['-', inFolder('app.tar.gz')]) {
      test(`${reason}: ${given === '-' ? 'standard input' : 'a compressed archive'}`, async () => {
        Object.assign(process.env, { TMPDIR: place });
        const { status, output, errors } = await run(['ls', given], { stdin: bytes }).finally(() => {
          if (temporary === undefined) Reflect.deleteProperty(process.env, 'TMPDIR');
          else Object.assign(process.env, { TMPDIR: temporary });
        });
        const expected = `${place}: temporary files cannot be written here: ${reason}; set TMPDIR to another folder`;
        assert.deepEqual([status, output, errors], [2, '', `timg-inspect: ${expected}\n`]);
      });
    }
  }
});

describe('in its own process', () => {
  const bin = inProject('dist/bin/timg-inspect.js');
  const place = inFolder('temporary');
  mkdirSync(place);
  const shell = (command: string, ...args: readonly string[]) =>
    spawnSync('sh', ['-c', command, 'sh', process.execPath, bin, ...args], {
      input: bytes,
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: place },
    });

  test('a limit of the size of files', () => {
    const { status, stdout, stderr } = shell('ulimit -f 1000; exec "$@"', 'ls', '-');
    const expected =
      /: temporary file larger than the system allows after \S+ of temporary data; raise the limit \(ulimit -f\)\n$/;
    assert.match(stderr, expected);
    assert.ok(stderr.startsWith(`timg-inspect: ${place}: `));
    assert.deepEqual([status, stdout, readdirSync(place)], [2, '', []]);
  });

  // Newer versions of V8 do without the large address range that older ones reserve for each WebAssembly memory.
  const hasRange =
    spawnSync('sh', [
      '-c',
      'ulimit -v 3000000; exec "$@"',
      'sh',
      process.execPath,
      '-e',
      'new WebAssembly.Memory({ initial: 1 })',
    ]).status === 0;
  for (const [name, layer, otherwise] of [
    ['zstd', zstdStored, undefined],
    ['xz', () => Buffer.from('fd377a585a000004e6d6b446', 'hex'), 'truncated: the xz stream ends early'],
  ] as const) {
    test(`a limit of address space, with ${name}`, () => {
      const given = inFolder(`${name}.tar`);
      writeFileSync(given, layer(bytes));
      const { status, stdout, stderr } = shell('ulimit -v 3000000; exec "$@"', 'ls', given);
      const fault = hasRange
        ? otherwise && `${given}: ${otherwise}`
        : `${name} needs more address space than this process may have; raise ulimit -v, or set NODE_OPTIONS=--disable-wasm-trap-handler`;
      assert.equal(stderr, fault === undefined ? '' : `timg-inspect: ${fault}\n`);
      assert.equal(status, fault === undefined ? 0 : 2);
      assert.equal(stdout === '', fault !== undefined);
      assert.deepEqual(readdirSync(place), []);
    });
  }

  test('a limit of the size of files, for the output', () => {
    const target = join(place, 'out.tar');
    const { status, stderr } = shell('ulimit -f 1000; exec "$@"', 'export', archive('out.tar'), '-o', target);
    assert.equal(stderr, `timg-inspect: ${target}: cannot be written: file too large\n`);
    assert.deepEqual([status, readdirSync(place)], [2, []]);
  });

  test('a limit of the size of files, for standard output: the end is not missing in silence', () => {
    const target = join(place, 'standard-output');
    const { status, stderr } = shell(
      `ulimit -f 2; exec "$@" > '${target}'`,
      'history',
      archive('out.tar'),
      '--format',
      'html',
    );
    assert.equal(stderr, 'timg-inspect: standard output: cannot be written: file too large\n');
    assert.equal(status, 2);
    rmSync(target);
  });

  for (const [what, start] of [
    ['text', 'garbage '],
    ['gzip data', gzipSync(Buffer.alloc(200_000, 'garbage'))],
    ['damaged gzip data', '\x1f\x8b\x08\0\0\0\0\0\0\0'],
    ['JSON', '{"a": '],
  ] as const) {
    test(`a named pipe with ${what} whose writer stays`, async () => {
      const pipe = inFolder('pipe');
      execFileSync('mkfifo', [pipe]);
      const child = spawn(process.execPath, [bin, 'ls', pipe], { timeout: 60_000, killSignal: 'SIGKILL' });
      let errors = '';
      child.stderr.on('data', (chunk) => (errors += chunk));
      const closed = new Promise((resolve) => child.on('close', resolve));
      const writer = await open(pipe, 'w');
      // Enough to see what it is; the program may close its end before it has read all.
      await writer.write(Buffer.concat([Buffer.from(start), Buffer.alloc(200_000, 'x')])).catch(() => {});
      assert.equal(await closed, 2);
      assert.match(errors, /^timg-inspect: \S+pipe: .+\n$/);
      await writer.close();
      rmSync(pipe);
    });
  }
});
