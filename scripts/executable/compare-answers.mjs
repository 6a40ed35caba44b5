// Compares a form of the program, such as the single executable, with that of the package: every golden command line, and what these
// leave out, must give the same bytes and the same exit status. Run it with the command that starts the form:
//   node scripts/executable/compare-answers.mjs executable/timg-inspect-linux-x64
// Files are in the project, and in the temporary folder that TMPDIR names.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const [program, ...before] = process.argv.slice(2);
if (program === undefined) {
  console.error('compare-answers: no program given');
  process.exit(2);
}
const form = [program.includes('/') ? resolve(program) : program, ...before];
const packaged = [process.execPath, resolve('dist/bin/timg-inspect.js')];

const scratch = mkdtempSync(join(tmpdir(), 'timg-inspect-compare-'));
// A container reads it as another user.
chmodSync(scratch, 0o755);
process.on('exit', () => rmSync(scratch, { recursive: true }));

const golden = readdirSync('test/golden').map((name) =>
  // The first line of a golden file is its command line.
  readFileSync(join('test/golden', name), 'utf8').split('\n', 1)[0].replace('$ timg-inspect ', ''),
);

/** Codecs, pages, policies, manuals, and layers that are large enough for threads. */
const further = [
  'samples/buildx-zstd.tar --format json',
  'verify samples/save.tar.zst',
  'verify samples/save.tar.gz.gz',
  'digests samples/hello_image.tar --compress zstd:3 --format json',
  'samples/hello_image_1.1.0.tar --format html',
  'packages samples/packages.tar --format cyclonedx',
  `check samples/hello_image.tar --policy ${policyFile()}`,
  `verify ${largeImage()} --jobs 2 --format json`,
  `verify ${largeImage()} --jobs 0 --format json`,
  'completion bash',
  'completion zsh',
  'completion fish',
  '--version',
];

function policyFile() {
  const file = join(scratch, 'policy.yaml');
  writeFileSync(file, 'budgets:\n  wasted: 1kB\n');
  return file;
}

/** The output of docker save for an image of two layers with 15 MB each. */
function largeImage() {
  const folder = join(scratch, 'large');
  const file = join(scratch, 'large.tar');
  mkdirSync(folder, { recursive: true });
  const layers = ['one', 'two'].map((name) => {
    writeFileSync(join(folder, name), Buffer.alloc(15e6, name));
    tar(folder, `${name}.tar`, [name]);
    return { name: `${name}.tar`, bytes: readFileSync(join(folder, `${name}.tar`)) };
  });
  const config = {
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: {
      type: 'layers',
      diff_ids: layers.map(({ bytes }) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`),
    },
  };
  const names = layers.map(({ name }) => name);
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const manifest = [{ Config: 'config.json', RepoTags: ['large:1'], Layers: names }];
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  tar(folder, file, ['manifest.json', 'config.json', ...names]);
  return file;
}

function tar(folder, file, names) {
  const { status, stderr } = spawnSync('tar', ['-cf', file, ...names], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Quotes as in a shell, and nothing else that a shell does. */
const argumentsOf = (commandLine) =>
  Array.from(commandLine.matchAll(/'([^']*)'|[^ ]+/g), ([word, quoted]) => quoted ?? word);

/** Exit status, and both outputs. */
function answer([command, ...first], commandLine) {
  const child = spawn(command, [...first, ...argumentsOf(commandLine)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TMPDIR: tmpdir(), NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  const chunks = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => chunks[name].push(chunk));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) =>
      done({ status, stdout: Buffer.concat(chunks.stdout), stderr: Buffer.concat(chunks.stderr) }),
    );
  });
}

const differences = [];
async function compare(commandLine) {
  const [expected, actual] = [await answer(packaged, commandLine), await answer(form, commandLine)];
  for (const part of ['status', 'stdout', 'stderr'])
    if (!isSame(expected[part], actual[part]))
      differences.push(`timg-inspect ${commandLine}: ${part} differs:\n${excerpt(actual[part])}`);
}

const isSame = (a, b) => (Buffer.isBuffer(a) ? a.equals(b) : a === b);
const excerpt = (text) => String(text).slice(0, 500);

const left = [...golden, ...further];
const total = left.length;
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await compare(next);
  }),
);
for (const difference of differences) console.error(difference);
console.log(`${total} command lines (${golden.length} golden): ${differences.length} differences`);
if (differences.length > 0) process.exitCode = 1;
