// scripts/release.mjs: the tag of a release has all that runs, and nothing to build.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inProject } from '../support/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'release-test-'));
after(() => rmSync(folder, { recursive: true }));

const { PATH } = process.env;
const identity = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.c',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.c',
};
const environment = { PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...identity };
const run = (program: string, ...args: readonly string[]) =>
  spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: environment });
const git = (...args: readonly string[]): string => run('git', ...args).stdout.trim();
const release = () => run(process.execPath, inProject('scripts/release.mjs'));

test('a release', () => {
  for (const file of ['package.json', 'package-lock.json', '.gitignore', 'action.yml'])
    copyFileSync(inProject(file), join(folder, file));
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=one');
  assert.match(release().stderr, /^release: there is no dist\/; run: npm run release$/m);

  mkdirSync(join(folder, 'dist/bin'), { recursive: true });
  writeFileSync(join(folder, 'dist/bin/timg-inspect.js'), '');
  writeFileSync(join(folder, 'notes.txt'), '');
  assert.match(release().stderr, /^release: commit or remove these changes first:\n\?\? notes\.txt$/m);
  rmSync(join(folder, 'notes.txt'));

  const {
    version,
    scripts: _,
    devDependencies: __,
    workspaces: ___,
    ...rest
  } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  const [tag, major] = [`v${version}`, `v${version.split('.')[0]}`];
  const head = git('rev-parse', 'main');
  assert.equal(release().status, 0);
  assert.equal(
    git('ls-tree', '-r', '--name-only', tag),
    '.gitignore\naction.yml\ndist/bin/timg-inspect.js\npackage.json',
  );
  assert.deepEqual(JSON.parse(git('show', `${tag}:package.json`)), { version, ...rest });
  // The branch and the working tree are as before.
  assert.deepEqual([git('rev-parse', 'main'), git('rev-parse', `${tag}^`), git('status', '--short')], [head, head, '']);
  assert.equal(git('rev-parse', major), git('rev-parse', tag));
  assert.match(release().stderr, new RegExp(`^release: the tag ${tag.replaceAll('.', '\\.')} exists; `));
});
