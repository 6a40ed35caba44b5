// The recipes in docs/ci.md and docs/pipelines.md work as written: each is run in a shell, in a folder with an image. Fakes of
// docker and timg-inspect provide the sample and this program.
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
import { budgets } from '../src/rules/budgets.ts';
import { budgetName } from '../src/rules/policy.ts';
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

const text = ['docs/ci.md', 'docs/pipelines.md'].map((page) => readFileSync(inProject(page), 'utf8')).join('\n');
const blocks = Array.from(text.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, language = '', block = '']) => ({
  language,
  block,
}));
/** The block whose first line, after a shebang line, names this file. */
function recipe(file: string): string {
  const found = blocks.find(({ block }) => new RegExp(`^(?:#!.*\\n)?(?:#|//) ${file}\\n`).test(block));
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

  test('GitLab CI checks the artifact of the build job', () => {
    const { build, 'image-size': check } = parse(recipe('.gitlab-ci.yml'));
    assert.deepEqual([check.needs, build.artifacts.paths], [['build'], ['app.tar']]);
    rmSync(join(folder, 'app.tar'), { force: true });
    assert.equal(shell(`rm app.tar; ${build.script.join(' && ')}`, old).status, 0);
    assert.ok(existsSync(join(folder, 'app.tar')));
  });

  for (const [image, status] of [
    [old, 0],
    [newer, 1],
  ] as const) {
    test(`Jenkins: exit status ${status}`, () => {
      const command = /sh '(node "\$TOOL\/dist.*)'/.exec(recipe('Jenkinsfile'))?.[1] ?? '';
      const tool = join(folder, 'tool');
      mkdirSync(join(tool, 'dist/bin'), { recursive: true });
      writeFileSync(join(tool, 'dist/bin/timg-inspect.js'), `import ${JSON.stringify(program)};\n`);
      writeFileSync(join(tool, 'package.json'), '{ "type": "module" }');
      assert.equal(shell(command, image, { TOOL: tool }).status, status);
      assert.match(readFileSync(join(folder, 'image.xml'), 'utf8'), /<testsuites/);
      for (const report of ['image.html', 'image.md']) assert.ok(existsSync(join(folder, report)));
    });

    test(`Make: exit status ${status}`, () => {
      const rule = /^check: app\.tar\n\t(.*)$/m.exec(recipe('Makefile'));
      assert.equal(shell(rule?.[1] ?? '', image).status, status);
    });

    test(`Git hook: exit status ${status}`, () =>
      assert.equal(shell(recipe('.git/hooks/pre-push'), image).status, status));
  }

  test('the weekly workflow lowers the baseline by a pull request', () => {
    const git = `git -c user.name=a -c user.email=a@b.c`;
    const setUp = `rm -rf remote work && git init --quiet --bare remote && git clone --quiet remote work && cd work &&
      cp '${newer}' app.tar && timg-inspect check app.tar --write-baseline .timg-baseline.json && echo app.tar > .gitignore &&
      ${git} add . && ${git} commit --quiet --message=one && git push --quiet origin HEAD`;
    const environment = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    fake('gh', `echo "gh $*" >> ../calls; [ "$2" = create ] || exit 1`);
    assert.equal(shell(setUp, newer, environment).status, 0);
    const steps: readonly { readonly run?: string }[] = parse(recipe('.github/workflows/image-baseline.yml')).jobs
      .baseline.steps;
    const script = ['cd work', ...steps.flatMap(({ run }) => run ?? [])].join('\n');
    for (const image of [newer, old]) {
      const { status, output } = shell(`set -e\n${script}`, image, environment, 'bash');
      assert.equal(status, 0, output);
      assert.equal(existsSync(join(folder, 'calls')), image === old);
    }
    assert.match(readFileSync(join(folder, 'calls'), 'utf8'), /^gh pr create --fill --head timg-baseline$/m);
    const { output } = shell('cd remote && git show timg-baseline:.timg-baseline.json', old, environment);
    assert.equal(JSON.parse(output).sizes.content, 80_384);
  });

  test('the baseline of one way to save an image is that of every other', () => {
    const [docker, ...others] = [
      'docker-20-save',
      'docker-containerd-store',
      'buildx-zstd',
      'buildx-uncompressed',
      'docker-1.9-save',
    ];
    const archive = (name: string): string => inProject(`samples/${name}.tar`);
    const write = 'timg-inspect check app.tar --write-baseline one.json';
    assert.equal(shell(write, archive(docker ?? '')).status, 0);
    for (const other of others) {
      const { status, output } = shell('timg-inspect check app.tar --baseline one.json', archive(other));
      assert.equal(status, 0, output);
    }
  });

  test('the example policy is valid, and has all budgets', async () => {
    const block = blocks.find((one) => one.language === 'yaml' && one.block.startsWith('budgets:'))?.block ?? '';
    writeFileSync(join(folder, 'policy.yaml'), block);
    const { budgets: limits, rules } = await readPolicy(join(folder, 'policy.yaml'));
    assert.deepEqual(Object.keys(limits).sort(), budgets.map(budgetName).sort());
    assert.equal(rules['bloat/apt-cache'], 'error');
  });
});
