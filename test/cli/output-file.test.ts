// -o FILE: the file is written completely or not at all; links, pipes, devices and modes stay; input files are never
// overwritten.
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
import { writeFileWhole } from '../../src/cli/write-file.ts';
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

describe('-o writes to', () => {
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
  test('the target of several links, which does not exist yet', async () => {
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

describe('-o refuses, and leaves no other file', () => {
  const refused = async (args: readonly string[], message: RegExp): Promise<void> => {
    const before = readdirSync(folder);
    const { status, output, errors } = await run(args);
    assert.match(errors, message);
    assert.deepEqual([status, output], [2, '']);
    assert.deepEqual(readdirSync(folder), before);
  };
  test('a directory', () => refused([sample, '-o', folder], /^timg-inspect: .*: cannot be written: is a directory\n$/));
  test('a link to itself', () => {
    symlinkSync('loop', at('loop'));
    return refused([sample, '-o', at('loop')], /loop: cannot be written: too many symbolic links encountered\n$/);
  });
  test('a file in a folder that does not exist', () =>
    refused([sample, '-o', at('no/answer')], /no\/answer: cannot be written: no such file or directory\n$/));
});

describe('-o never overwrites an input file', () => {
  const refused = async (args: readonly string[], output: string): Promise<void> => {
    const { status, errors } = await run([...args, '-o', output]);
    assert.equal(errors, `timg-inspect: --output ${output}: this is an input file; choose another output file\n`);
    assert.equal(status, 2);
    assert.deepEqual(readFileSync(at('image.tar')), readFileSync(inProject(sample)));
  };
  beforeEach(() => copyFileSync(inProject(sample), at('image.tar')));

  test('with the same name', () => refused([at('image.tar')], at('image.tar')));
  test('with another path', () => refused([at('image.tar')], `${folder}/./image.tar`));
  test('through a symbolic link', () => {
    symlinkSync('image.tar', at('link'));
    return refused([at('image.tar')], at('link'));
  });
  test('through a hard link', () => {
    linkSync(at('image.tar'), at('other.tar'));
    return refused([at('image.tar')], at('other.tar'));
  });
  test('as one of several archives', () => refused(['ls', sample, `${at('image.tar')}#hello`], at('image.tar')));
  test('with a transport', () => refused([`docker-archive:${at('image.tar')}:hello`], at('image.tar')));
  test('as the base', () => refused(['bloat', sample, '--base', at('image.tar')], at('image.tar')));
  test('with the bytes of cat', () => refused(['cat', at('image.tar'), 'app/app.py'], at('image.tar')));
});

test('a failed write keeps the existing file and leaves no other', async () => {
  function* full(): Generator<string> {
    yield 'half';
    throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
  }
  writeFileSync(at('answer'), 'older');
  await assert.rejects(writeFileWhole(at('answer'), full()), {
    message: `${at('answer')}: cannot be written: no space left on device`,
  });
  await assert.rejects(writeFileWhole(at('new'), full()), { code: 'not-writable' });
  assert.equal(readFileSync(at('answer'), 'utf8'), 'older');
  assert.deepEqual(readdirSync(folder), ['answer']);
});
