// Builds the single executable for this platform: the Node.js that runs this script, with the program inside. Needs dist/, and Node.js 26,
// which can put a program into itself (--build-sea).
// The program is a script that was compiled and run once at build time: V8 takes the compiled code instead of reading the source.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from '../bundle-options.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const maxRatio = 1.3;
const node = process.execPath;
const folder = 'executable';
const system = { darwin: 'macos', win32: 'windows' }[process.platform] ?? process.platform;
const file = join(folder, `timg-inspect-${system}-${process.arch}${process.platform === 'win32' ? '.exe' : ''}`);

function stop(message) {
  console.error(`executable: ${message}`);
  process.exit(1);
}

function run(program, args) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  if (status !== 0) stop(`${[program, ...args].join(' ')}: ${error?.message ?? `${stdout}${stderr}`}`);
}

/** The entry point does not have the program inside, which takes longer to load than an answer such as the version. */
const startsProgram = {
  name: 'starts-program',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/program\.ts$/ }, ({ path }) => ({ path, namespace: 'executable' }));
    onLoad({ filter: /./, namespace: 'executable' }, () => ({ contents: 'startProgram();' }));
  },
};

/**
 * A bundle in one file, as a script. The modules wait for each other at their top level, which a script cannot: the first pass makes
 * functions of them, so that only their bodies wait.
 */
async function bundleScript(entry, outfile, plugins = []) {
  const modules = await build({
    ...bundleOptions,
    plugins: [...bundleOptions.plugins, ...plugins],
    stdin: { contents: `import('./${entry}');`, resolveDir: process.cwd() },
    write: false,
  });
  await build({
    stdin: { contents: modules.outputFiles[0].text },
    outfile,
    format: 'cjs',
    platform: 'node',
    minifyWhitespace: true,
    supported: { 'dynamic-import': false },
    // Nothing is beside the program. Packages only need a file that exists.
    define: { 'import.meta.url': 'executableURL' },
    banner: { js: 'const executableURL = require("node:url").pathToFileURL(process.execPath).href;' },
    logLevel: 'warning',
  });
}

/** Node.js comes with its license beside or above the folder of its program. */
function licenseOfNode() {
  const found = [dirname(node), dirname(dirname(node)), join(dirname(dirname(node)), 'share/doc/node')]
    .map((place) => join(place, 'LICENSE'))
    .find((place) => existsSync(place) && readFileSync(place, 'utf8').includes('Node.js'));
  return found === undefined ? stop(`no LICENSE of Node.js near ${node}`) : readFileSync(found, 'utf8');
}

if (Number.parseInt(process.versions.node, 10) < 26)
  stop(`this is Node.js ${process.versions.node}; run it with Node.js 26, which becomes part of the executable`);
if (!existsSync('dist/bin/timg-inspect.js')) stop('dist/ is missing; run: npm run build');

const scratch = mkdtempSync(join(tmpdir(), 'timg-inspect-executable-'));
try {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const names = ['entry.js', 'program.js', 'program.cache', 'worker.js'];
  const [entry, program, code, worker] = names.map((name) => join(scratch, name));
  await bundleScript('src/cli/timg-inspect.ts', entry, [startsProgram]);
  await bundleScript('src/cli/program.ts', program);
  await bundleScript('src/workers/worker.ts', worker);
  writeFileSync(entry, `(function(require,startProgram){${readFileSync(entry, 'utf8')}\n})`);
  writeFileSync(program, `(function(require){${readFileSync(program, 'utf8')}\n})`);
  run(node, [resolve('scripts/executable/compile-program.cjs'), program, code, 'samples/hello_image_1.1.0.tar']);

  const config = join(scratch, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      main: resolve('scripts/executable/main.cjs'),
      output: resolve(file),
      disableExperimentalSEAWarning: true,
      assets: { 'entry.js': entry, 'program.js': program, 'program.cache': code, 'worker.js': worker },
    }),
  );
  run(node, ['--build-sea', config]);
  if (process.platform === 'darwin') run('codesign', ['--sign', '-', '--force', file]);
  chmodSync(file, 0o755);
  const notices = readFileSync('dist/bin/THIRD-PARTY-NOTICES.txt', 'utf8');
  writeFileSync(
    join(folder, 'THIRD-PARTY-NOTICES.txt'),
    `${notices}\nNode.js ${process.version}\n\n${licenseOfNode()}`,
  );
} finally {
  rmSync(scratch, { recursive: true });
}

run(resolve(file), ['--version']);
const ratio = statSync(file).size / statSync(node).size;
console.log(
  `${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB, ${ratio.toFixed(2)} times Node.js ${process.version}`,
);
if (ratio > maxRatio) stop(`it must not be larger than ${maxRatio} times Node.js`);
