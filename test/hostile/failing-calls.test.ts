// Every call to the file system can fail: broken disks, too many open files, files that belong to others. Each command runs
// again and again, and each time the next of its calls fails. The answer must be the same, or else there must be an error of one
// line, exit status 2, and nothing half-written.
import assert from 'node:assert/strict';
import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { toBytes } from '../support/bytes.ts';
import { asFiles, ociEntries } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';

type Call = (...args: unknown[]) => unknown;
type Style = (call: Call, failure: (path: unknown) => Error | undefined) => Call;

const synchronous: Style = (call, failure) =>
  function (this: unknown, ...args) {
    const error = failure(args[0]);
    if (error) throw error;
    return call.apply(this, args);
  };
const promise: Style = (call, failure) => {
  const failing = synchronous(call, failure);
  return async function (this: unknown, ...args) {
    return await failing.apply(this, args);
  };
};
const callback: Style = (call, failure) =>
  function (this: unknown, ...args) {
    const error = failure(args[0]);
    return error ? setImmediate(args.at(-1) as Call, error) : call.apply(this, args);
  };

const own = ['open', 'read', 'write', 'stat', 'readFile', 'readdir', 'realpath', 'readlink', 'unlink', 'ftruncate'];
const promised = ['open', 'stat', 'realpath', 'readlink', 'rename', 'readFile', 'writeFile', 'mkdir', 'readdir'];

/** How the next run fails: its nth call, with this code. */
let left = Number.POSITIVE_INFINITY;
let code = '';

function failureOf(syscall: string, path: unknown): Error | undefined {
  left -= 1;
  if (left !== 0) return undefined;
  const known = typeof path === 'string' ? { path } : {};
  return Object.assign(new Error(`${code}: made to fail, ${syscall}`), { code, syscall, ...known });
}

const restores: (() => void)[] = [];

function replace(owner: object, names: readonly string[], style: Style): void {
  const functions = owner as Record<string, Call>;
  for (const name of names) {
    const call = functions[name] as Call;
    functions[name] = style(call, (path) => failureOf(name.replace('Sync', ''), path));
    restores.push(() => {
      functions[name] = call;
    });
  }
}

const folder = mkdtempSync(join(tmpdir(), 'failing-calls-'));
const inFolder = (name: string): string => join(folder, name);
const output = inFolder('output');

before(async () => {
  const handle = await fs.promises.open(folder);
  await handle.close();
  replace(fs, [...own.map((name) => `${name}Sync`), 'fstatSync'], synchronous);
  replace(fs, ['open', 'read', 'write', 'writev'], callback);
  replace(fs.promises, promised, promise);
  replace(Object.getPrototypeOf(handle), ['read', 'write', 'chmod'], promise);
  syncBuiltinESMExports();
  Object.assign(process.env, { TMPDIR: inFolder('temporary') });
});
after(() => {
  for (const restore of restores) restore();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

const entries = ociEntries([
  {
    names: ['app:1'],
    steps: [
      {
        entries: [
          { path: 'etc/motd', body: 'hello\n' },
          { path: 'bin/tool', body: '#!/bin/sh\n'.repeat(50) },
        ],
      },
      {
        entries: [
          { path: 'etc/motd', body: 'hello\n' },
          { path: 'bin/tool', body: '#!/bin/ls\n'.repeat(50) },
        ],
      },
    ],
  },
]);
const isBlob = (path: unknown): boolean => String(path).startsWith('blobs/sha256/');
const asSparse = ({ body = '' }: { readonly body?: Parameters<typeof toBytes>[0] }) => ({
  sparse: { form: 'gnu', realSize: toBytes(body).length, segments: [{ at: 0, body }] } as const,
});

mkdirSync(inFolder('temporary'));
writeFileSync(inFolder('app.tar'), tar(entries));
writeFileSync(inFolder('app.tar.gz'), gzipSync(tar(entries)));
writeFileSync(
  inFolder('sparse.tar'),
  tar(entries.map((entry) => (isBlob(entry.path) ? { path: entry.path, ...asSparse(entry) } : entry))),
);
/** A layout with its blobs in a store, and links to it. */
for (const place of ['store', 'layout/blobs/sha256']) mkdirSync(inFolder(place), { recursive: true });
for (const [path, bytes] of asFiles(entries)) {
  const stored = isBlob(path) ? path.replace('blobs/sha256', 'store') : undefined;
  writeFileSync(inFolder(stored ?? `layout/${path}`), bytes);
  if (stored !== undefined) symlinkSync(`../../../${stored}`, inFolder(`layout/${path}`));
}

const archives = ['app.tar', 'app.tar.gz', 'sparse.tar', 'layout'];
const commandLines: readonly (readonly string[])[] = [
  ...archives.map((archive) => ['verify', archive]),
  ...['app.tar.gz', 'layout'].map((archive) => ['export', archive, '-o', inFolder('output/tar')]),
  ['app.tar', '--format', 'html', '-o', inFolder('output/page.html')],
  ['cat', 'layout', '/etc/motd', '-o', inFolder('output/motd')],
  ['diff', 'app.tar', 'app.tar.gz'],
  ['check', 'layout', '--write-baseline', inFolder('output/baseline.json')],
  ['app.tar', '--cache', inFolder('output/cache')],
];

/** What a command line answers and writes if its nth call fails; and whether it made so many. */
async function outcomeOf(args: readonly string[], nth = Number.POSITIVE_INFINITY) {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output);
  const here = args.map((arg) => (archives.includes(arg) ? inFolder(arg) : arg));
  left = nth;
  const { status, output: text, errors } = await run(here, { environment: { TIMG_INSPECT_CACHE: '' } });
  const failed = left <= 0;
  left = Number.POSITIVE_INFINITY;
  const names = readdirSync(output).filter((name) => name !== 'cache');
  const files = names.map((name) => [name, readFileSync(join(output, name), 'utf8')]);
  return { failed, answer: { status, text, errors, files } };
}

describe('when a call fails, there is the same answer or none', () => {
  for (const args of commandLines) {
    test(args.map((arg) => arg.replace(folder, '')).join(' '), async () => {
      const right = (await outcomeOf(args)).answer;
      assert.ok(right.status < 2, right.errors);
      for (let nth = 1, isOver = false; !isOver; nth += 1) {
        code = nth % 2 === 0 ? 'EIO' : 'EMFILE';
        const { failed, answer } = await outcomeOf(args, nth);
        isOver = !failed;
        if (answer.status === right.status) assert.deepEqual(answer, right);
        else {
          assert.deepEqual([answer.status, answer.files], [2, []], answer.errors);
          assert.match(answer.errors, /^timg-inspect: [^\n]+: [^\n]+\n$/);
        }
        assert.deepEqual(readdirSync(inFolder('temporary')), []);
      }
    });
  }
});
