// A step of action.yml: runs `timg-inspect check` with the inputs of the action, and writes the outputs of the action.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { env } = process;
const program = fileURLToPath(new URL('../dist/bin/timg-inspect.js', import.meta.url));
if (!existsSync(program)) fail('this version has no dist/; use the tag of a release');

const lines = (text = '') =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
const archives = [...lines(env.ARCHIVES), ...lines(env.ARCHIVE)];
if (archives.length === 0) fail('the input "archives" is empty; name the output of docker save, such as app.tar');
for (const name of ['COMMENT', 'HTML'])
  if (!['true', 'false'].includes(env[name]))
    fail(`the input "${name.toLowerCase()}" must be true or false; it is "${env[name]}"`);

const folder = mkdtempSync(join(env.RUNNER_TEMP, 'timg-inspect-'));
const files = {
  json: join(folder, 'check.json'),
  markdown: join(folder, 'check.md'),
  html: join(folder, 'check.html'),
};
const reports = [
  `json=${files.json}`,
  `markdown=${files.markdown}`,
  ...(env.HTML === 'true' ? [`html=${files.html}`] : []),
  ...(env.SARIF ? [`sarif=${env.SARIF}`] : []),
  ...lines(env.REPORTS),
];
const each = (option, values) => values.flatMap((value) => [option, value]);
const given = (option, value) => (value ? [option, value] : []);
// A pull request may run before the default branch. What it writes is removed, not kept.
const isFirst = env.BASELINE === 'cache' && !env.KEEP && !existsSync(env.BASELINE_FILE);
const options = [
  ...baselineOptions(),
  ...each('--base', lines(env.BASE)),
  ...given('--policy', env.POLICY),
  ...each('--budget', lines(env.BUDGETS)),
  ...given('--allow', env.ALLOW),
  ...given('--history', env.HISTORY),
  ...each('--report', reports),
];
const { status, errors } = await check([...options, '--', ...archives]);

const report = existsSync(files.json) ? JSON.parse(readFileSync(files.json, 'utf8')) : undefined;
if (!existsSync(files.markdown)) {
  writeFileSync(files.markdown, notChecked(errors));
  console.log(`::error title=timg-inspect::${lines(errors).join(' ').replaceAll('%', '%25')}`);
} else if (isFirst) {
  appendFileSync(
    files.markdown,
    '\nNo baseline yet: growth is not checked until the first run on the default branch has kept the sizes.\n',
  );
}
write({
  passed: status === 0,
  'report-json': report ? files.json : '',
  'report-markdown': files.markdown,
  'report-html': existsSync(files.html) ? files.html : '',
  ...sizesOf(report?.data),
  kept: Boolean(env.KEEP) && existsSync(env.BASELINE_FILE),
});
process.exitCode = status;

function baselineOptions() {
  if (env.BASELINE !== 'cache') return given('--baseline', env.BASELINE);
  const file = env.BASELINE_FILE;
  mkdirSync(dirname(file), { recursive: true });
  return [env.KEEP || isFirst ? '--write-baseline' : '--baseline', file];
}

/** Resolves to the exit status and what was written to standard error. The report for people is in the log. */
function check(options) {
  // The step that posts the comment writes the summary.
  const child = spawn(process.execPath, [program, 'check', ...options], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...env, GITHUB_STEP_SUMMARY: '' },
  });
  const pieces = [];
  child.stderr.on('data', (piece) => {
    pieces.push(piece);
    process.stderr.write(piece);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ status: code ?? 2, errors: Buffer.concat(pieces).toString('utf8') }));
  });
}

/** Sums over all images; growth over those with a baseline. Empty if not all bytes are known. */
function sizesOf(data) {
  const images = data === undefined ? [] : (data.images ?? [data]);
  if (data?.unread?.length > 0 || images.some(({ image }) => !image.complete))
    return { content: '', wasted: '', growth: '' };
  const compared = images.filter(({ baseline }) => baseline !== null);
  return {
    content: sum(images.map(({ sizes }) => sizes.content)),
    wasted: sum(images.map(({ sizes }) => difference(sizes.files, sizes.visible))),
    growth: sum(compared.map(({ sizes, baseline }) => difference(sizes.content, baseline.sizes.content))),
  };
}

function difference(one, other) {
  return one === null || other === null ? null : one - other;
}

function sum(values) {
  return values.length === 0 || values.includes(null) ? '' : values.reduce((total, value) => total + value, 0);
}

/** A report with the error. Indented lines are code, whatever is in them. */
function notChecked(errors) {
  return `### NOT CHECKED\n\n${lines(errors)
    .map((line) => `    ${line}\n`)
    .join('')}`;
}

function write(outputs) {
  for (const [name, value] of Object.entries(outputs)) appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`);
}

function fail(message) {
  console.log(`::error title=timg-inspect::${message}`);
  process.exit(2);
}
