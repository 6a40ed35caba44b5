// What a start loads. Node's coverage lists the loaded files.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inProject } from '../support/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));

const sample = 'samples/hello_image.tar';

function start(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inProject('dist/bin/timg-inspect.js'), ...args], {
    cwd: inProject(''),
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** The files of the command line that a run loads. */
function loaded(args: readonly string[]): readonly string[] {
  const coverage = mkdtempSync(join(folder, 'run-'));
  start(args, { NODE_V8_COVERAGE: coverage });
  const urls = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  return urls.filter((url) => url.includes('/dist/bin/')).map((url) => fileURLToPath(url));
}

describe('a start loads', () => {
  /** Parts that are loaded when they are needed have names; what they share has not. */
  const loads = (args: readonly string[], parts: readonly string[]): void => {
    test(args.join(' '), () => {
      const names = loaded(args).map((file) => basename(file).replace(/(?:-[A-Z\d]{8})?\.js$/, ''));
      const named = names.filter((name) => name !== 'chunk');
      assert.deepEqual(new Set(named), new Set(['timg-inspect', ...parts]));
    });
  };
  loads(['--version'], []);
  loads(['ls', '-q', sample], ['program']);
  loads(['manifest', sample], ['program']);
  loads([sample], ['program']);
  loads(['samples/buildx-zstd.tar'], ['program', 'zstddec-stream']);
  loads(['check', sample, '--budget', 'wasted=20MB', '--policy', policy()], ['program', 'run-check', 'settings-text']);

  function policy(): string {
    const file = join(folder, 'policy.yaml');
    writeFileSync(file, 'budgets: {layer-count: 30}\n');
    return file;
  }
  test('no expression of all emoji', () => {
    for (const file of loaded([sample])) assert.ok(!readFileSync(file, 'utf8').includes('RGI_Emoji'), file);
  });
});
