// Runs tests and says which lines and branches of src/ they run, by folder: npm run coverage [-- NAME...], with the arguments of
// scripts/test.mjs. Child processes count, too: those that the tests start with dist/bin run the same code unbundled, in build/src.
// With --lines FOLDER, also prints the code in that folder of src/ that no test ran.
// The table counts lines of the compiled code without comments. A branch is a function, or a block of one that V8
// counts by itself: one that ran more or less often than the code around it, in any process.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { percent, RunCode } from './coverage/run-code.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const given = process.argv.slice(2);
const linesAt = given.indexOf('--lines');
const shown = linesAt < 0 ? undefined : given.splice(linesAt, 2)[1];

const data = mkdtempSync(join(tmpdir(), 'timg-inspect-coverage-'));
process.on('exit', () => rmSync(data, { recursive: true, force: true }));
const code = new RunCode(pathToFileURL(join(process.cwd(), 'build/src/')).href);

/** Every process writes a file when it ends. A file that was changed just now may still be written to. */
function readAndRemove(isOver) {
  for (const name of readdirSync(data)) {
    const file = join(data, name);
    if (!isOver && Date.now() - statSync(file).mtimeMs < 5000) continue;
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    // A process that is killed leaves half of one.
    if (text.endsWith('}')) code.add(JSON.parse(text).result);
  }
}

const redirect = pathToFileURL(join(process.cwd(), 'scripts/coverage/unbundled.mjs')).href;
const tests = spawn(process.execPath, ['scripts/test.mjs', ...given], {
  stdio: 'inherit',
  env: { ...process.env, NODE_V8_COVERAGE: data, NODE_OPTIONS: `--import=${redirect}` },
});
const timer = setInterval(() => readAndRemove(false), 3000);
tests.on('close', (status) => {
  clearInterval(timer);
  readAndRemove(true);
  report();
  process.exit(status ?? 1);
});

/** Compiled files, as src/ names them. */
function sources() {
  return readdirSync('build/src', { recursive: true })
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => file.endsWith('.js') && !/^(?:oci\/.*validators|output\/html\/page-assets)\.js$/.test(file))
    .sort();
}

function report() {
  const folders = new Map();
  for (const file of sources()) {
    const folder = file.includes('/') ? file.slice(0, file.indexOf('/')) : '(entries)';
    const one = code.of(file, readFileSync(join('build/src', file), 'utf8'));
    const sum = folders.get(folder) ?? { files: 0, lines: 0, linesRun: 0, branches: 0, branchesRun: 0 };
    sum.files += 1;
    for (const key of ['lines', 'linesRun', 'branches', 'branchesRun']) sum[key] += one[key];
    folders.set(folder, sum);
    if (shown !== undefined && `${file}/`.startsWith(shown))
      for (const { line, text } of one.notRun) console.log(`build/src/${file}:${line}: ${text}`);
  }
  console.log('| folder of src | files | lines | run | branches | run |\n|---|--:|--:|--:|--:|--:|');
  const total = { files: 0, lines: 0, linesRun: 0, branches: 0, branchesRun: 0 };
  for (const [folder, sum] of folders) {
    console.log(row(folder, sum));
    for (const key of Object.keys(total)) total[key] += sum[key];
  }
  console.log(row('all', total));
}

function row(name, { files, lines, linesRun, branches, branchesRun }) {
  const cells = [name, files, lines, percent(linesRun, lines), branches, percent(branchesRun, branches)];
  return `| ${cells.map((cell) => cell.toLocaleString('en-US')).join(' | ')} |`;
}
