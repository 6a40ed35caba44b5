// ci/find-node.sh: which Node.js the action runs. Fakes only know the version question.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { inProject } from '../support/project.ts';

const root = mkdtempSync(join(tmpdir(), 'find-node-'));
after(() => rmSync(root, { recursive: true }));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'runner-'));
});

/** A Node.js that says it has this version. */
function fakeNode(path: string, version: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  const asVersion = `Object.defineProperty(process.versions, "node", { value: "${version}" });`;
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' -e '${asVersion}'"$2"\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Runs it in a bash that a runner started: the program of the parent process is <folder>/bin/Runner.Worker. */
function find(environment: Readonly<Record<string, string>> = {}) {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  copyFileSync('/bin/sh', join(folder, 'bin/Runner.Worker'));
  const script = `. '${inProject('ci/find-node.sh')}'; echo "$node"`;
  // The second command keeps the shell from being replaced by the first.
  const { status, stdout } = spawnSync(
    join(folder, 'bin/Runner.Worker'),
    ['-c', 'bash --noprofile --norc -eo pipefail -c "$0"; exit $?', script],
    {
      encoding: 'utf8',
      env: { PATH: `${join(folder, 'path')}:/tools`, RUNNER_TOOL_CACHE: join(folder, 'tools'), ...environment },
    },
  );
  return { status, output: stdout.trim() };
}

/** The programs that the script needs, without any Node.js. */
function tools(): void {
  mkdirSync(join(folder, 'path'));
  for (const name of ['bash', 'dirname', 'readlink', 'ps']) {
    const file = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    if (file !== '') writeFileSync(join(folder, 'path', name), `#!/bin/sh\nexec '${file}' "$@"\n`, { mode: 0o755 });
  }
}

describe('the Node.js of the action', { skip: process.platform !== 'linux' && 'needs /proc' }, () => {
  beforeEach(tools);

  test('is that of the job', () => {
    const own = fakeNode('path/node', '20.19.0');
    fakeNode('externals/node24/bin/node', '24.4.0');
    assert.deepEqual(find(), { status: 0, output: own });
  });

  for (const [version, runs] of [
    ['18.20.8', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['21.7.3', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['23.11.0', false],
    ['24.0.0', true],
    ['26.1.0', true],
  ] as const) {
    test(`${version}: ${runs ? 'runs timg-inspect' : 'is too old, so the one of the runner is used'}`, () => {
      const own = fakeNode('path/node', version);
      const runner = fakeNode('externals/node24/bin/node', '24.4.0');
      assert.deepEqual(find(), { status: 0, output: runs ? own : runner.replace(folder, `${folder}/bin/..`) });
    });
  }

  test('is in the tool cache if neither has one', () => {
    fakeNode('externals/node20/bin/node', '20.9.0');
    const cached = fakeNode('tools/node/22.12.0/x64/bin/node', '22.12.0');
    assert.deepEqual(find(), { status: 0, output: cached });
  });

  test('is not changed by NODE_OPTIONS of the job', () => {
    const own = fakeNode('path/node', '24.0.0');
    assert.deepEqual(find({ NODE_OPTIONS: '--require /no/such/file' }), { status: 0, output: own });
  });

  test('missing: one line says what to do', () => {
    const { status, output } = find();
    assert.equal(status, 1);
    assert.match(
      output,
      /^::error title=timg-inspect::no Node\.js 20\.19\+.*; add actions\/setup-node before this step$/,
    );
  });
});
