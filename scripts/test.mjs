// Compiles everything to build/ and runs the tests there. Node 20's test runner takes no globs and Node 22's no
// directories, so it is given the list of files. Arguments select files by a part of their name; with ! in front they leave
// them out, --fast leaves out the slow ones, and --portable chooses those that ask nothing of POSIX.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
/** Tests keep no compiled code in the cache folder of who runs them. */
const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
const run = (args) => spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;

rmSync('build', { recursive: true, force: true });
if (run(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']) !== 0) process.exit(1);

/** Parts of the names of the slow test files: most of the time of all tests. */
const slow = [
  ...['html/browser', 'html/packages', 'html/page', 'html/sums', 'scan-cache', 'fuzz', 'random', 'any-writer', 'flips'],
  ...[
    'api/reports',
    'api/resources',
    'bad-input',
    'schemas-answers',
    'commands/export',
    'docs',
    'mutation.test',
    'recipes',
    'rules/catalogue',
    'rules/rule-scope',
  ],
  ...['ci/action', 'ci/post-comment', 'package/'],
  ...['field/', 'hostile', 'samples.test', 'commands/sharing', 'digests-compress', 'cli/program'],
  ...[
    'query/',
    'cli/policy',
    'cli/verdict',
    'go-template-faults',
    'compression/codecs',
    'rules/rules',
    'commands/verify',
  ],
];

/**
 * Parts of the names of the test files that ask nothing of POSIX: no modes, links, pipes, signals, shells, /proc, and no tools such as
 * GNU tar. They pass on Windows.
 */
const portable = [
  ...[
    'test/text/',
    'test/oci/',
    'test/bytes/',
    'test/elf/',
    'test/tree/',
    'test/packages/',
    'test/rules/',
    'test/report/',
  ],
  ...['test/output/', 'test/image/', 'cli/golden', 'samples.test', 'vocabulary', 'package/supply-chain'],
  ...[
    '!bytes/address-space',
    '!image/links',
    '!output/sarif',
    '!rules/advice',
    '!rules/rules',
    '!html/browser',
    '!random',
  ],
];
const lists = { '--fast': slow.map((name) => `!${name}`), '--portable': portable };

const given = process.argv.slice(2).flatMap((part) => lists[part] ?? part);
const wanted = given.filter((part) => !part.startsWith('!'));
const unwanted = given.filter((part) => part.startsWith('!')).map((part) => part.slice(1));
const files = readdirSync('build/test', { recursive: true })
  .map((file) => file.replaceAll(sep, '/'))
  .filter(
    (file) =>
      file.endsWith('.test.js') && (wanted.length === 0 || wanted.some((part) => `test/${file}`.includes(part))),
  )
  .filter((file) => !unwanted.some((part) => `test/${file}`.includes(part)))
  .map((file) => `build/test/${file}`)
  .sort();
if (files.length === 0) throw new Error('no test file matches');
// Left to itself the runner leaves a processor idle: of two, every other one.
const options = [`--test-concurrency=${availableParallelism()}`, '--test-reporter=./scripts/test-reporter.mjs'];
process.exit(run(['--test', ...options, ...files]));
