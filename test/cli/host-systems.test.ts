// Arguments and files on Windows and macOS, as far as Linux can tell: the program asks node:os which system it is.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { after, describe, type TestContext, test } from 'node:test';
import { archiveInBaseline } from '../../src/cli/baseline-file.ts';
import { checkPaths } from '../../src/cli/check-paths.ts';
import { expandGlob, parseSubject } from '../../src/cli/subject.ts';
import { replaceFile } from '../../src/cli/write-file.ts';
import { mockModule, onSystem } from '../support/on-system.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));

describe('an archive argument', () => {
  test('can have a drive after a transport on Windows', (context) => {
    onSystem('win32', context);
    assert.deepEqual(parseSubject('docker-archive:C:\\out\\app.tar'), {
      file: 'C:\\out\\app.tar',
      image: undefined,
      format: 'docker-archive',
    });
    assert.deepEqual(parseSubject('oci:d:/layout:web:1'), { file: 'd:/layout', image: 'web:1', format: 'oci-layout' });
    assert.equal(parseSubject('C:\\out\\app.tar#web:1').file, 'C:\\out\\app.tar');
  });

  test('can be a glob with backslashes on Windows, whose shells expand none', (context) => {
    const files = ['samples/hello_oci.tar', 'samples/hello_oci_1.1.0.tar'];
    assert.throws(() => expandGlob('samples\\hello_oci*.tar'), /no file matches/);
    onSystem('win32', context);
    assert.deepEqual(expandGlob('samples\\hello_oci*.tar'), files);
    assert.deepEqual(
      expandGlob('.\\samples/hello_oci*.tar#@0'),
      files.map((file) => `./${file}#@0`),
    );
  });
});

test('names of archives in baselines are the same on all systems', () => {
  for (const [given, name] of [
    ['./app.tar', 'app.tar'],
    ['out/web/app.tar', 'out/web/app.tar'],
    ['../app.tar', 'app.tar'],
    ['..hidden/app.tar', '..hidden/app.tar'],
    ['/srv/app.tar', 'app.tar'],
  ] as const) {
    assert.equal(archiveInBaseline(given, posix), name);
    assert.equal(archiveInBaseline(given, win32), name);
    assert.equal(archiveInBaseline(given.replaceAll('/', '\\'), win32), name);
  }
  assert.equal(archiveInBaseline('C:\\srv\\app.tar', win32), 'app.tar');
});

test('two outputs are one file on Windows and macOS if they differ in case', async (context) => {
  const outputs = ['out.json', 'OUT.json'].map((file) => ({ option: '--report', file }));
  await checkPaths([], outputs);
  for (const system of ['darwin', 'win32'] as const) {
    onSystem(system, context);
    await assert.rejects(
      checkPaths([], outputs),
      /^InputError: --report OUT.json: this file is already used for another output$/,
    );
  }
});

describe('replacing a file on Windows', () => {
  /** rename() fails so many times, as long as another program has the target open. */
  function failingRename(times: number, code: string, context: TestContext): () => number {
    const { rename } = promises;
    let calls = 0;
    const failing = async (...given: Parameters<typeof rename>): Promise<void> => {
      calls += 1;
      if (calls <= times) throw Object.assign(new Error('in use'), { code, syscall: 'rename' });
      await rename(...given);
    };
    mockModule(promises, 'rename', failing as typeof rename, context);
    return () => calls;
  }
  async function replaced(name: string): Promise<string> {
    const target = join(mkdtempSync(join(folder, 'f')), name);
    writeFileSync(target, 'old');
    const pieces = (async function* () {
      yield 'new';
    })();
    await replaceFile(target, pieces, { unfinished: `${target}.tmp` }).catch(() => {});
    assert.ok(!existsSync(`${target}.tmp`));
    return readFileSync(target, 'utf8');
  }

  for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
    test(`is tried again after ${code}`, async (context) => {
      onSystem('win32', context);
      const calls = failingRename(2, code, context);
      assert.equal(await replaced('a'), 'new');
      assert.equal(calls(), 3);
    });
  }
  test('is given up in the end, and on other systems at once', async (context) => {
    const calls = failingRename(100, 'EPERM', context);
    assert.equal(await replaced('a'), 'old');
    assert.equal(calls(), 1);
    onSystem('win32', context);
    assert.equal(await replaced('b'), 'old');
    assert.equal(calls(), 6);
  });
  test('is not tried again after another error', async (context) => {
    onSystem('win32', context);
    const calls = failingRename(1, 'ENOSPC', context);
    assert.equal(await replaced('a'), 'old');
    assert.equal(calls(), 1);
  });
});
