// Where a verdict goes: several reports in one run, the places where GitHub looks, and no loss where one cannot be written.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'verdict-test-'));
after(() => rmSync(folder, { recursive: true }));
const place = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(place(name), 'utf8');

const failing = ['check', 'samples/hello_image_1.1.0.tar', '--baseline', 'samples/hello_image.tar'];
const passing = ['check', 'samples/hello_image.tar'];

describe('--report FORMAT=FILE', () => {
  test('writes the same answer in several formats beside the page', async () => {
    const formats = ['json', 'markdown', 'junit', 'sarif', 'github', 'gitlab', 'ndjson', 'table'];
    const reports = formats.flatMap((format) => ['--report', `${format}=${place(format)}`]);
    const { status, output } = await run([...failing, ...reports]);
    assert.equal(status, 1);
    assert.match(output, /^hello:1\.1\.0: failed\n/);
    for (const format of formats) {
      const alone = await run([...failing, '--format', format]);
      assert.equal(read(format), alone.output, format);
    }
  });
  test('a path may hold =', async () => {
    const { status } = await run([...passing, '--report', `json=${place('a=b.json')}`]);
    assert.deepEqual([status, JSON.parse(read('a=b.json')).report], [0, 'check']);
  });
  test('every command takes it', async () => {
    await run(['ls', 'samples/hello_image.tar', '--report', `json=${place('ls.json')}`]);
    assert.equal(JSON.parse(read('ls.json')).report, 'ls');
  });

  const refused: readonly (readonly [report: string, message: RegExp])[] = [
    ['json', /--report json: write FORMAT=FILE/],
    ['xml=a', /--report xml=a: the formats are table, json/],
    ['json=', /--report json=: write FORMAT=FILE/],
    ['json=samples/hello_image.tar', /samples\/hello_image\.tar: this is a file that is read; name another one/],
  ];
  for (const [report, message] of refused) {
    test(`${report} is refused before any work`, async () => {
      const { status, output, errors } = await run([...passing, '--report', report]);
      assert.deepEqual([status, output], [2, '']);
      assert.match(errors, message);
    });
  }
  test('two answers are not written to one file', async () => {
    const { status, errors } = await run([...passing, '-o', place('one'), '--report', `json=${place('one')}`]);
    assert.equal(status, 2);
    assert.match(errors, /--report .*one: another answer is written to this file/);
  });
  test('the baseline that is read is not overwritten by a report', async () => {
    const { status, errors } = await run([...failing, '--report', 'json=samples/hello_image.tar']);
    assert.equal(status, 2);
    assert.match(errors, /this is a file that is read/);
  });
});

describe('--write-baseline', () => {
  for (const archive of ['samples/hello_image_1.1.0.tar', 'samples/hello_image.tar']) {
    test(`does not overwrite ${archive}`, async () => {
      const { status, errors } = await run([...failing, '--write-baseline', archive]);
      assert.equal(status, 2);
      assert.match(errors, /--write-baseline .*: this is a file that is read; name another one/);
    });
  }
});

describe("GitHub's places are found by the environment", () => {
  test('the step summary gets the page as Markdown, after what is there', async () => {
    writeFileSync(place('summary'), 'before\n');
    const { output } = await run([...failing], { environment: { GITHUB_STEP_SUMMARY: place('summary') } });
    const page = (await run([...failing, '--format', 'markdown'])).output;
    assert.equal(read('summary'), `before\n${page}\n`);
    assert.match(output, /^hello:1\.1\.0: failed\n/);
  });
  test('annotations go to standard error, unless they are the answer', async () => {
    const environment = { GITHUB_ACTIONS: 'true' };
    const { errors } = await run([...failing], { environment });
    assert.match(
      errors,
      /^::error file=samples\/hello_image_1\.1\.0\.tar,title=budget\/growth.*::content grew by 39424 bytes/m,
    );
    assert.equal((await run([...failing, '--format', 'github'], { environment })).errors, '');
  });
  test('other commands leave them alone', async () => {
    writeFileSync(place('summary'), '');
    const environment = { GITHUB_STEP_SUMMARY: place('summary'), GITHUB_ACTIONS: 'true' };
    const { errors } = await run(['samples/hello_image.tar'], { environment });
    assert.deepEqual([read('summary'), errors], ['', '']);
  });
});

describe('a verdict is not lost', () => {
  test('where a report cannot be written: the page is, the other reports are, and the message tells it', async () => {
    const reports = ['--report', `json=${place('no/such/folder')}`, '--report', `junit=${place('other.xml')}`];
    const { status, output, errors } = await run([...failing, ...reports]);
    assert.equal(status, 2);
    assert.match(output, /^hello:1\.1\.0: failed\n/);
    assert.match(read('other.xml'), /<testsuites/);
    assert.match(errors, /no\/such\/folder: cannot be written \(ENOENT\); the verdict is: failed\n$/);
  });
  test('where the answer itself cannot', async () => {
    const { status, errors } = await run([...passing, '-o', place('no/such/folder')]);
    assert.equal(status, 2);
    assert.match(errors, /cannot be written \(ENOENT\); the verdict is: passed\n$/);
  });
  test('where the summary cannot', async () => {
    const environment = { GITHUB_STEP_SUMMARY: place('no/such/folder') };
    const { status, errors } = await run([...passing], { environment });
    assert.equal(status, 2);
    assert.match(errors, /cannot be written \(ENOENT\); the verdict is: passed\n$/);
  });
  test('where the baseline cannot', async () => {
    const { status, errors } = await run([...failing, '--write-baseline', place('no/such/folder')]);
    assert.equal(status, 2);
    assert.match(errors, /cannot be written \(ENOENT\); the verdict is: failed\n$/);
  });
  test('where standard output is closed', async () => {
    const program = spawn(process.execPath, [inProject('build/src/cli/timg-inspect.js'), ...failing], {
      cwd: inProject('.'),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    program.stdout.destroy();
    let errors = '';
    program.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const status = await new Promise((resolve) => program.on('close', resolve));
    assert.deepEqual(
      [status, errors],
      [2, 'timg-inspect: standard output was closed before the answer was written; the verdict is: failed\n'],
    );
  });
});
