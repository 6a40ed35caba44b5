// -o FILE: the file is written whole or not at all, stays what it is (link, pipe, device, mode), and is never an archive
// that is read.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { writeFileWhole } from '../../src/cli/write-file-whole.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const sample = 'samples/hello_image.tar';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const modeOf = (file: string): number => statSync(file).mode & 0o7777;
const answer = async (): Promise<string> => (await run([sample])).output;

async function written(file: string): Promise<void> {
  assert.deepEqual(await run([sample, '-o', file]), { status: 0, output: '', errors: '' });
}

describe('written to', () => {
  test('a new file', async () => {
    await written(at('answer'));
    assert.equal(readFileSync(at('answer'), 'utf8'), await answer());
    assert.equal(modeOf(at('answer')), 0o666 & ~process.umask());
  });
  test('an existing file, which keeps its mode', async () => {
    writeFileSync(at('answer'), 'older and longer'.repeat(1000));
    chmodSync(at('answer'), 0o640);
    await written(at('answer'));
    assert.equal(readFileSync(at('answer'), 'utf8'), await answer());
    assert.equal(modeOf(at('answer')), 0o640);
  });
  test('the target of a link, which stays a link', async () => {
    mkdirSync(at('results'));
    writeFileSync(at('results/answer'), 'older');
    symlinkSync('results/answer', at('link'));
    await written(at('link'));
    assert.equal(readlinkSync(at('link')), 'results/answer');
    assert.equal(readFileSync(at('results/answer'), 'utf8'), await answer());
    assert.deepEqual(readdirSync(at('results')), ['answer']);
  });
  test('the target of links that is not there yet', async () => {
    mkdirSync(at('results'));
    symlinkSync('results', at('linked-folder'));
    symlinkSync('../second', at('results/first'));
    symlinkSync('results/answer', at('second'));
    await written(at('linked-folder/first'));
    assert.equal(readFileSync(at('results/answer'), 'utf8'), await answer());
    assert.deepEqual(readdirSync(at('results')).sort(), ['answer', 'first']);
  });
  test('a pipe, which stays a pipe', async () => {
    spawnSync('mkfifo', [at('pipe')]);
    const [read] = await Promise.all([readFile(at('pipe'), 'utf8'), written(at('pipe'))]);
    assert.equal(read, await answer());
    assert.ok(lstatSync(at('pipe')).isFIFO());
  });
  test('a device, which stays a device', async () => {
    await written('/dev/null');
    assert.ok(lstatSync('/dev/null').isCharacterDevice());
  });
  for (const file of ['-', '/dev/stdout']) {
    test(`${file}, which is standard output`, async () =>
      assert.deepEqual(await run([sample, '-o', file]), await run([sample])));
  }
});

describe('refused, and nothing is left beside it', () => {
  const refused = async (args: readonly string[], message: RegExp): Promise<void> => {
    const before = readdirSync(folder);
    const { status, output, errors } = await run(args);
    assert.match(errors, message);
    assert.deepEqual([status, output], [2, '']);
    assert.deepEqual(readdirSync(folder), before);
  };
  test('a directory', () => refused([sample, '-o', folder], /^timg-inspect: .*: cannot be written \(EISDIR\)\n$/));
  test('a link into itself', () => {
    symlinkSync('loop', at('loop'));
    return refused([sample, '-o', at('loop')], /loop: cannot be written \(ELOOP\)\n$/);
  });
  test('a file in a folder that is not there', () =>
    refused([sample, '-o', at('no/answer')], /no\/answer: cannot be written \(ENOENT\)\n$/));
});

describe('an archive that is read is not written to', () => {
  const refused = async (args: readonly string[], output: string): Promise<void> => {
    const { status, errors } = await run([...args, '-o', output]);
    assert.equal(errors, `timg-inspect: --output ${output}: this is a file that is read; name another one\n`);
    assert.equal(status, 2);
    assert.deepEqual(readFileSync(at('image.tar')), readFileSync(inProject(sample)));
  };
  beforeEach(() => copyFileSync(inProject(sample), at('image.tar')));

  test('by its name', () => refused([at('image.tar')], at('image.tar')));
  test('by another way to it', () => refused([at('image.tar')], `${folder}/./image.tar`));
  test('by a link', () => {
    symlinkSync('image.tar', at('link'));
    return refused([at('image.tar')], at('link'));
  });
  test('by another of its names', () => {
    linkSync(at('image.tar'), at('other.tar'));
    return refused([at('image.tar')], at('other.tar'));
  });
  test('one of several', () => refused(['ls', sample, `${at('image.tar')}#hello`], at('image.tar')));
  test('under a transport', () => refused([`docker-archive:${at('image.tar')}:hello`], at('image.tar')));
  test('the base', () => refused(['bloat', sample, '--base', at('image.tar')], at('image.tar')));
  test('by the bytes of cat', () => refused(['cat', at('image.tar'), 'app/app.py'], at('image.tar')));
});

test('a write that fails leaves the older file as it was, and nothing beside it', async () => {
  function* full(): Generator<string> {
    yield 'half';
    throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
  }
  writeFileSync(at('answer'), 'older');
  await assert.rejects(writeFileWhole(at('answer'), full()), {
    message: `${at('answer')}: cannot be written (ENOSPC)`,
  });
  await assert.rejects(writeFileWhole(at('new'), full()), { code: 'not-writable' });
  assert.equal(readFileSync(at('answer'), 'utf8'), 'older');
  assert.deepEqual(readdirSync(folder), ['answer']);
});
