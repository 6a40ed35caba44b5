// What a start loads, and the compiled code that Node.js keeps. Node's coverage lists the loaded files.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
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
    // What is kept in a cache is not read again.
    env: { ...process.env, TIMG_INSPECT_CACHE: undefined, ...environment },
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

describe('compiled code', () => {
  const kept = (caches: string): boolean => {
    const environment = {
      XDG_CACHE_HOME: caches,
      NODE_DISABLE_COMPILE_CACHE: undefined,
      NODE_COMPILE_CACHE: undefined,
    };
    assert.equal(start(['ls', '-q', sample], environment), 'd1ee31f73d20\n');
    assert.equal(start(['ls', '-q', sample], environment), 'd1ee31f73d20\n');
    try {
      return readdirSync(join(caches, 'timg-inspect/compiled')).length > 0;
    } catch {
      return false;
    }
  };
  const caches = (name: string): string => mkdtempSync(join(folder, name));
  test('is kept in the folder of the user', () =>
    assert.equal(kept(caches('own-')), 'enableCompileCache' in nodeModule));
  test('is not kept where others can write', () => {
    const shared = caches('shared-');
    mkdirSync(join(shared, 'timg-inspect/compiled'), { recursive: true });
    chmodSync(join(shared, 'timg-inspect/compiled'), 0o777);
    assert.equal(kept(shared), false);
  });
  test('is not kept in a file', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    assert.equal(kept(file), false);
  });
});
