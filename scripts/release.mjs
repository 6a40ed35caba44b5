// Makes a release: a commit with dist/, and its tags (v1.2.3, and v1, which moves). Whoever uses the tag as an action, clones it
// or installs it with npm has nothing to build: package.json in this commit has no scripts, workspaces and development dependencies.
// The branch does not change. `npm run release` builds first.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const {
  version,
  scripts: _,
  devDependencies: __,
  workspaces: ___,
  ...described
} = JSON.parse(readFileSync('package.json', 'utf8'));
const [tag, majorTag] = [`v${version}`, `v${version.split('.')[0]}`];

/** Runs git, and returns its output. The index is another one, so that the working tree stays as it is. */
function git(args, input) {
  const { status, stdout, stderr } = spawnSync('git', args, {
    encoding: 'utf8',
    input,
    env: { ...process.env, GIT_INDEX_FILE: join(folder, 'index') },
  });
  if (status !== 0) stop(`git ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.trim();
}

function stop(message) {
  console.error(`release: ${message}`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'timg-inspect-release-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

git(['read-tree', 'HEAD']);
const changed = git(['status', '--porcelain']);
if (changed !== '') stop(`commit or remove these changes first:\n${changed}`);
if (git(['tag', '--list', tag]) !== '') stop(`the tag ${tag} exists; change the version in package.json`);
if (!existsSync('dist/bin/timg-inspect.js')) stop('there is no dist/; run: npm run release');

git(['add', '--force', 'dist']);
git(['rm', '--quiet', '--cached', '--ignore-unmatch', 'package-lock.json']);
const packageText = `${JSON.stringify({ version, ...described }, null, 2)}\n`;
const blob = git(['hash-object', '-w', '--stdin'], packageText);
git(['update-index', '--cacheinfo', `100644,${blob},package.json`]);
const commit = git(['commit-tree', git(['write-tree']), '-p', 'HEAD', '-m', `Release ${version}, with dist/`]);
git(['tag', tag, commit]);
git(['tag', '--force', majorTag, commit]);
console.log(
  `${tag} and ${majorTag} are ${commit}; publish them:\n  git push origin ${tag}\n  git push --force origin ${majorTag}`,
);
