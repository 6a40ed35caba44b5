// The recipes in docs/ci.md work as written: each is run in a shell, in a folder with an image. Fakes of docker
// and timg-inspect provide the sample and this program.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { parse } from 'yaml';
import { readPolicy } from '../src/cli/policy-file.ts';
import { take } from './support/items.ts';
import { inProject } from './support/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'recipes-test-'));
after(() => rmSync(folder, { recursive: true }));

const program = inProject('build/src/cli/timg-inspect.js');
const old = inProject('samples/hello_image.tar');
const newer = inProject('samples/hello_image_1.1.0.tar');

function fake(name: string, script: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}
fake('timg-inspect', `exec '${process.execPath}' '${program}' "$@"`);
fake('npm', 'exit 0');
fake('docker', `[ "$1" = save ] || exit 0\nif [ "$3" = -o ]; then cp "$IMAGE" "$4"; else cat "$IMAGE"; fi`);

const { PATH } = process.env;

/** Runs a shell script with an image as app.tar. */
function shell(script: string, image: string, environment: Readonly<Record<string, string>> = {}, name = 'sh') {
  copyFileSync(image, join(folder, 'app.tar'));
  const { status, stdout, stderr } = spawnSync(name, ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${join(folder, 'bin')}:${PATH}`, IMAGE: image, ...environment },
  });
  return { status, output: stdout + stderr };
}

const text = readFileSync(inProject('docs/ci.md'), 'utf8');
const blocks = Array.from(text.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, language = '', block = '']) => ({
  language,
  block,
}));
/** The block whose first line, after a shebang line, names this file. */
function recipe(file: string): string {
  const found = blocks.find(({ block }) => block.replace(/^#!.*\n/, '').startsWith(`# ${file}\n`));
  assert.ok(found, file);
  return found.block;
}

/** Quick start: writes the baseline once, then checks every build. */
const quickStart = blocks.find(({ language }) => language === 'sh')?.block ?? '';
const [once, inBuilds] = take(quickStart.trim().split('\n'), 2);

describe('recipes', () => {
  test('the first recipe writes a baseline, passes without growth, and fails with growth', () => {
    assert.equal(shell(once, old).status, 0);
    assert.ok(existsSync(join(folder, '.timg-baseline.json')));
    assert.equal(shell(inBuilds, old).status, 0);
    const { status, output } = shell(inBuilds, newer);
    assert.equal(status, 1);
    assert.match(output, /^error: content grew by 39\.4kB; budget is 0B \[budget\/growth\]$/m);
  });

  for (const file of ['.github/workflows/image.yml', '.github/workflows/image-action.yml']) {
    test(`${file} runs on pushes and pull requests`, () =>
      assert.deepEqual(parse(recipe(file)).on, ['push', 'pull_request']));
  }

  test('GitLab CI checks the artifact of the build job', () => {
    const { build, 'image-size': check } = parse(recipe('.gitlab-ci.yml'));
    assert.deepEqual([check.needs, build.artifacts.paths], [['build'], ['app.tar']]);
    rmSync(join(folder, 'app.tar'), { force: true });
    assert.equal(shell(`rm app.tar; ${build.script.join(' && ')}`, old).status, 0);
    assert.ok(existsSync(join(folder, 'app.tar')));
  });

  const steps = (file: string): readonly string[] =>
    parse(recipe(file)).jobs.image.steps.flatMap(({ run }: { run?: string }) => (run === undefined ? [] : [run]));

  for (const [image, status] of [
    [old, 0],
    [newer, 1],
  ] as const) {
    test(`GitHub Actions: exit status ${status}`, () => {
      const result = shell(steps('.github/workflows/image.yml').join(' && '), image);
      assert.equal(result.status, status, result.output);
      assert.equal(JSON.parse(readFileSync(join(folder, 'image.sarif'), 'utf8')).version, '2.1.0');
    });

    test(`GitLab CI: exit status ${status}`, () => {
      const { script } = parse(recipe('.gitlab-ci.yml'))['image-size'];
      assert.equal(shell(script.join(' && '), image).status, status);
      assert.match(readFileSync(join(folder, 'image.xml'), 'utf8'), /<testsuites/);
      assert.ok(Array.isArray(JSON.parse(readFileSync(join(folder, 'image.json'), 'utf8'))));
    });

    test(`Make: exit status ${status}`, () => {
      const rule = /^check: app\.tar\n\t(.*)$/m.exec(recipe('Makefile'));
      assert.equal(shell(rule?.[1] ?? '', image).status, status);
    });

    test(`Git hook: exit status ${status}`, () =>
      assert.equal(shell(recipe('.git/hooks/pre-push'), image).status, status));
  }

  test('the example policy is valid', async () => {
    const block = blocks.find((one) => one.language === 'yaml' && one.block.startsWith('budgets:'))?.block ?? '';
    writeFileSync(join(folder, 'policy.yaml'), block);
    const { budgets, rules } = await readPolicy(join(folder, 'policy.yaml'));
    assert.equal(Object.keys(budgets).length, 12);
    assert.equal(rules['bloat/apt-cache'], 'error');
  });
});
