// Outputs of a verdict: several reports in one run, GitHub's job summary and annotations, and outputs that cannot be written.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs, { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
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
const passing = ['check', 'samples/hello_image.tar', '--budget', 'wasted=1MB'];

describe('--report FORMAT=FILE', () => {
  test('writes the same report in several formats, besides standard output', async () => {
    const formats = ['json', 'markdown', 'junit', 'sarif', 'github', 'gitlab', 'ndjson', 'table'];
    const reports = formats.flatMap((format) => ['--report', `${format}=${place(format)}`]);
    const { status, output } = await run([...failing, ...reports]);
    assert.equal(status, 1);
    assert.match(output, /^FAILED {2}hello:1\.1\.0 {3}1 budget exceeded\n/);
    for (const format of formats) {
      const alone = await run([...failing, '--format', format]);
      assert.equal(read(format), alone.output, format);
    }
  });
  test('takes a path with =', async () => {
    const { status } = await run([...passing, '--report', `json=${place('a=b.json')}`]);
    assert.deepEqual([status, JSON.parse(read('a=b.json')).report], [0, 'check']);
  });
  test('works with every command', async () => {
    await run(['ls', 'samples/hello_image.tar', '--report', `json=${place('ls.json')}`]);
    assert.equal(JSON.parse(read('ls.json')).report, 'ls');
  });

  const refused: readonly (readonly [report: string, message: RegExp])[] = [
    ['json', /--report json: use FORMAT=FILE\n$/],
    ['xml=a', /--report xml=a: no format "xml"; use table, json/],
    ['json=', /--report json=: use FORMAT=FILE\n$/],
    [
      'json=samples/hello_image.tar',
      /--report samples\/hello_image\.tar: this is an input file; choose another output file/,
    ],
  ];
  for (const [report, message] of refused) {
    test(`${report} is refused before any archive is read`, async () => {
      const { status, output, errors } = await run([...passing, '--report', report]);
      assert.deepEqual([status, output], [2, '']);
      assert.match(errors, message);
    });
  }
  test('refuses a file that another output uses', async () => {
    const { status, errors } = await run([...passing, '-o', place('one'), '--report', `json=${place('one')}`]);
    assert.equal(status, 2);
    assert.match(errors, /--report .*one: this file is already used for another output$/m);
  });
  test('does not overwrite the baseline', async () => {
    const { status, errors } = await run([...failing, '--report', 'json=samples/hello_image.tar']);
    assert.equal(status, 2);
    assert.match(errors, /--report samples\/hello_image\.tar: this is an input file; choose another output file/);
  });
});

describe('--write-baseline', () => {
  for (const archive of ['samples/hello_image_1.1.0.tar', 'samples/hello_image.tar']) {
    test(`does not overwrite ${archive}`, async () => {
      const { status, errors } = await run([...failing, '--write-baseline', archive]);
      assert.equal(status, 2);
      assert.match(errors, /--write-baseline .*: this is an input file; choose another output file/);
    });
  }
});

describe('on GitHub', () => {
  test('the report is appended to the job summary as Markdown', async () => {
    writeFileSync(place('summary'), 'before\n');
    const { output } = await run([...failing], { environment: { GITHUB_STEP_SUMMARY: place('summary') } });
    const report = (await run([...failing, '--format', 'markdown'])).output;
    assert.equal(read('summary'), `before\n${report}\n`);
    assert.match(output, /^FAILED {2}hello:1\.1\.0 {3}1 budget exceeded\n/);
  });
  test('annotations go to standard error, unless they are the output', async () => {
    const environment = { GITHUB_ACTIONS: 'true' };
    const { errors } = await run([...failing], { environment });
    assert.match(
      errors,
      /^::error file=samples\/hello_image_1\.1\.0\.tar,title=budget\/growth.*::content grew by 39\.4kB; budget is 0B$/m,
    );
    assert.equal((await run([...failing, '--format', 'github'], { environment })).errors, '');
  });
  test('other commands write no summary and no annotations', async () => {
    writeFileSync(place('summary'), '');
    const environment = { GITHUB_STEP_SUMMARY: place('summary'), GITHUB_ACTIONS: 'true' };
    const { errors } = await run(['samples/hello_image.tar'], { environment });
    assert.deepEqual([read('summary'), errors], ['', '']);
  });
});

describe('the verdict is reported on standard error if an output fails', () => {
  test('a report cannot be written: all other outputs are', async () => {
    const reports = ['--report', `json=${place('no/such/folder')}`, '--report', `junit=${place('other.xml')}`];
    const { status, output, errors } = await run([...failing, ...reports]);
    assert.equal(status, 2);
    assert.match(output, /^FAILED {2}hello:1\.1\.0 {3}1 budget exceeded\n/);
    assert.match(read('other.xml'), /<testsuites/);
    assert.match(errors, /no\/such\/folder: cannot be written: no such file or directory; the image failed\n$/);
  });
  test('the output file cannot be written', async () => {
    const { status, errors } = await run([...passing, '-o', place('no/such/folder')]);
    assert.equal(status, 2);
    assert.match(errors, /cannot be written: no such file or directory; the image passed\n$/);
  });
  test('the job summary cannot be written', async () => {
    const environment = { GITHUB_STEP_SUMMARY: place('no/such/folder') };
    const { status, errors } = await run([...passing], { environment });
    assert.equal(status, 2);
    assert.match(errors, /cannot be written: no such file or directory; the image passed\n$/);
  });
  test('the new baseline cannot be written', async () => {
    const { status, output, errors } = await run([...failing, '--write-baseline', place('no/such/folder')]);
    assert.equal(status, 2);
    assert.match(output, /^baseline not written: .*no\/such\/folder$/m);
    assert.doesNotMatch(output, /baseline written/);
    assert.match(errors, /cannot be written: no such file or directory; the image failed\n$/);
  });
  test('the new baseline is on a full disk', { skip: !existsSync('/dev/full') }, async () => {
    const report = ['--report', `markdown=${place('full.md')}`];
    const { status, output } = await run([...passing, ...report, '--write-baseline', '/dev/full']);
    assert.equal(status, 2);
    assert.match(output, /^baseline not written: \/dev\/full$/m);
    assert.match(read('full.md'), /baseline not written: \/dev\/full/);
  });
  test('the lower baseline cannot be written', async () => {
    const baseline = place('lower.json');
    await run(['check', 'samples/hello_image_1.1.0.tar', '--write-baseline', baseline]);
    const { rename } = fs.promises;
    fs.promises.rename = async () => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'rename' });
    };
    syncBuiltinESMExports();
    try {
      const { status, output } = await run([...passing, '--baseline', baseline, '--ratchet']);
      assert.equal(status, 2);
      assert.match(output, /^baseline not updated: .*lower\.json cannot be written$/m);
    } finally {
      fs.promises.rename = rename;
      syncBuiltinESMExports();
    }
  });
  test('standard output is closed', async () => {
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
      [2, 'timg-inspect: standard output was closed before the report was written; the image failed\n'],
    );
  });
});
