// Checks all of a release that can be checked before it is published, and says at the end what failed:
//   npm run release:check                                 everything, in a clone with `npm ci`
//   npm run release:check -- --tag v1.2.3                 and that this is the version
//   npm run release:check -- --without-tests              in a workflow that ran them before
// Needs no network: where the registry does not answer `npm audit`, it says so: "not checked".
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lockfileFaults } from './release/lockfile.mjs';
import { packageFaults } from './release/package-contents.mjs';
import { versionFaults } from './release/versions.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { values } = parseArgs({
  options: { tag: { type: 'string' }, 'without-tests': { type: 'boolean', default: false } },
});

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** npm is a script, which Windows starts by a shell only. No argument comes from outside. */
function run(program, args, stdio = 'pipe') {
  const shell = process.platform === 'win32' && program === 'npm';
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio,
    shell,
    maxBuffer: 2 ** 28,
  });
  return { isOk: status === 0, stdout: stdout ?? '', text: error?.message ?? `${stdout ?? ''}${stderr ?? ''}`.trim() };
}
const node = (...args) => run(process.execPath, args);

/** What cannot be checked here, with the reason: it neither passes nor fails. */
class NotChecked extends Error {}

/** The faults of a program that must succeed. */
const succeeds = (result) => (result.isOk ? [] : [result.text]);

function versions() {
  const folder = 'schemas';
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.json'));
  return versionFaults({
    version: json('package.json').version,
    locked: json('package-lock.json').packages[''].version,
    printed: node('dist/bin/timg-inspect.js', '--version').stdout.trim(),
    changelog: readFileSync('CHANGELOG.md', 'utf8'),
    schemas: Object.fromEntries(files.map((file) => [file.replaceAll(sep, '/'), json(join(folder, file))])),
    tag: values.tag,
  });
}

function packageContents() {
  const packed = run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']);
  if (!packed.isOk) return [packed.text];
  const [{ size, files }] = JSON.parse(packed.stdout);
  // Windows has no such modes.
  const mode = process.platform === 'win32' ? 0o755 : statSync('dist/bin/timg-inspect.js').mode;
  return packageFaults({ size, files: files.map(({ path }) => path), mode });
}

/** Generated again, documents must be as they are committed. */
function documents() {
  const before = run('git', ['status', '--porcelain']);
  if (!before.isOk) return [before.text];
  if (before.stdout !== '') return [`commit or remove these changes first:\n${before.stdout}`];
  for (const script of [
    'scripts/policy-schema.mjs',
    'tools/api-docs/api-docs.mjs',
    'scripts/licenses.mjs',
    'scripts/test-counts.mjs',
  ]) {
    const made = node(script);
    if (!made.isOk) return [`${script}: ${made.text}`];
  }
  const { stdout } = run('git', ['status', '--porcelain']);
  return stdout === '' ? [] : [`not up to date, now written again; review and commit:\n${stdout}`];
}

function audit() {
  const { stdout, text } = run('npm', ['audit', '--json', '--audit-level=low']);
  const report = parsed(stdout);
  if (report?.vulnerabilities === undefined)
    throw new NotChecked((report?.message ?? report?.error?.summary ?? text).split('\n')[0]);
  return Object.values(report.vulnerabilities).map(({ name, severity, range }) => `${name} ${range}: ${severity}`);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const checks = {
  lint: () => succeeds(node('node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.')),
  'build and types of program, page and library': () => succeeds(node('scripts/build.mjs')),
  'types of tests': () => succeeds(node('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.')),
  'versions, changelog and schema ids': versions,
  'package-lock.json': () => lockfileFaults(json('package-lock.json')),
  'installed packages are the locked ones': () => succeeds(run('npm', ['ls', '--all'])),
  'contents of the package': packageContents,
  'generated documents and licenses': documents,
  'npm audit': audit,
  tests: () => (run(process.execPath, ['scripts/test.mjs'], 'inherit').isOk ? [] : ['see above']),
};
if (values['without-tests']) delete checks.tests;

let failed = 0;
const notChecked = [];
for (const [name, check] of Object.entries(checks)) {
  let faults = [];
  try {
    faults = check();
  } catch (error) {
    if (!(error instanceof NotChecked)) throw error;
    notChecked.push(name);
    console.log(`------ ${name}: not checked: ${error.message}`);
    continue;
  }
  if (faults.length > 0) failed += 1;
  console.log(`${faults.length === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  for (const fault of faults) console.log(`       ${fault.replaceAll('\n', '\n       ')}`);
}
const left = notChecked.length === 0 ? '' : `; not checked: ${notChecked.join(', ')}`;
const total = Object.keys(checks).length;
console.log(failed === 0 ? `release:check passed${left}` : `release:check failed: ${failed} of ${total} checks${left}`);
process.exit(failed === 0 ? 0 : 1);
