// Every call to the file system can fail: broken disks, full disks, too many open files, files that belong to others. Each command runs
// again and again, and each time another of its calls fails, or reads or writes less than it was asked for. The answer must be the
// same, or else there must be an error of one line, exit status 2, and nothing half-written.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { toBytes } from '../support/bytes.ts';
import { type CallSite, callsOf, canFail, type FaultPlan, planVariable, withFault } from '../support/call-faults.ts';
import { asFiles, ociEntries } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { tar } from '../support/tar-builder.ts';

// Modules may keep functions of node:fs when they are loaded.
const { run } = await import('../support/run.ts');

const folder = mkdtempSync(join(tmpdir(), 'failing-calls-'));
const inFolder = (name: string): string => join(folder, name);
const { env } = process as { env: { TMPDIR?: string } };
env.TMPDIR = inFolder('temporary');
after(() => rmSync(folder, { recursive: true }));

const image = (name: string) => ({
  names: [name],
  steps: [
    {
      entries: [
        { path: 'etc/motd', body: 'hello\n' },
        { path: 'lib/apk/db/installed', body: 'P:musl\nV:1.2.4-r2\nA:x86_64\nL:MIT\n' },
        { path: 'bin/tool', body: '#!/bin/sh\n'.repeat(50) },
      ],
    },
    {
      entries: [
        { path: 'etc/motd', body: 'hello\n' },
        { path: 'bin/tool', body: `#!/bin/ls ${name}\n`.repeat(50) },
      ],
    },
  ],
});
const entries = ociEntries([image('app:1')]);
const newer = ociEntries([image('app:2')]);
const isBlob = (path: unknown): boolean => String(path).startsWith('blobs/sha256/');
const asSparse = ({ body = '' }: { readonly body?: Parameters<typeof toBytes>[0] }) => ({
  sparse: { form: 'gnu', realSize: toBytes(body).length, segments: [{ at: 0, body }] } as const,
});

mkdirSync(inFolder('temporary'));
writeFileSync(inFolder('app.tar'), tar(entries));
writeFileSync(inFolder('newer.tar.gz'), gzipSync(tar(newer)));
writeFileSync(
  inFolder('sparse.tar'),
  tar(entries.map((entry) => (isBlob(entry.path) ? { path: entry.path, ...asSparse(entry) } : entry))),
);
/** A layout with its blobs in a store, and links to it. */
for (const place of ['store', 'layout/blobs/sha256']) mkdirSync(inFolder(place), { recursive: true });
for (const [path, bytes] of asFiles(entries)) {
  const stored = isBlob(path) ? path.replace('blobs/sha256', 'store') : undefined;
  writeFileSync(inFolder(stored ?? `layout/${path}`), bytes);
  if (stored !== undefined) symlinkSync(`../../../${stored}`, inFolder(`layout/${path}`));
}
writeFileSync(inFolder('policy.yaml'), 'budgets: {layer-count: 30}\n');

const preloaded = fileURLToPath(new URL('../support/call-faults.js', import.meta.url));
const program = inProject('build/src/cli/timg-inspect.js');

const output = inFolder('output');
/** What is there before each run. */
const former = inFolder('former');
mkdirSync(former);
writeFileSync(inFolder('other.tar'), tar(ociEntries([image('other:1')])));
await run([
  'check',
  inFolder('newer.tar.gz'),
  inFolder('other.tar'),
  '--write-baseline',
  join(former, 'baseline.json'),
]);
await run([inFolder('app.tar'), '--cache', join(former, 'full-cache')]);
await run(['check', inFolder('app.tar'), '--budget', 'wasted=1MB', '--history', join(former, 'sizes.ndjson')]);

const commandLines: readonly (readonly string[])[] = [
  ['app.tar'],
  ['packages', 'newer.tar.gz'],
  ['verify', 'app.tar'],
  ['verify', 'newer.tar.gz'],
  ['verify', 'sparse.tar'],
  ['verify', 'layout'],
  ['export', 'newer.tar.gz', '-o', 'output/tar'],
  ['export', 'layout', '-o', 'output/tar'],
  ['layout', '--format', 'html', '-o', 'output/page.html'],
  ['app.tar', '--report', 'json=output/baseline.json'],
  ['cat', 'layout', '/etc/motd', '-o', 'output/motd'],
  ['diff', 'app.tar', 'newer.tar.gz'],
  ['diff', 'layout', 'sparse.tar', '--unified'],
  ['check', 'layout', '--write-baseline', 'output/baseline.json'],
  [
    'check',
    'app.tar',
    '--policy',
    'policy.yaml',
    '--baseline',
    'output/baseline.json',
    '--history',
    'output/sizes.ndjson',
  ],
  ['trend', 'output/sizes.ndjson'],
  ['base', 'learn', 'app.tar', '--bases', 'output/bases.json'],
  ['app.tar', '--cache', 'output/cache'],
  ['app.tar', '--cache', 'output/full-cache'],
  ['facts', 'app.tar', '-o', 'output/facts'],
];
/** They keep what is whole. */
const isKept = (name: string): boolean => /^(?:full-)?(?:cache|facts)\b/.test(name) && !name.endsWith('.tmp');

const filesIn = (place: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(place.length + 1), readFileSync(file, 'latin1')] as const)
      .filter(([name]) => !isKept(name))
      .sort(),
  );

/** Files that this process has open; where the system does not list them, none. */
function openFiles(): readonly string[] {
  if (!existsSync('/proc/self/fd')) return [];
  const paths = readdirSync('/proc/self/fd').map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      // The one that lists them.
      return '';
    }
  });
  return paths.filter((path) => path.startsWith(folder)).sort();
}

/** Files that stay open. Calls that were made before the error may still be about to close theirs. */
async function leftOpen(before: readonly string[]): Promise<readonly string[]> {
  for (let waits = 0; waits < 100 && openFiles().length > before.length; waits += 1) await setTimeout(5);
  const after = openFiles();
  return after.length > before.length ? after : [];
}

async function answerOf(args: readonly string[]) {
  const {
    status,
    output: text,
    errors,
  } = await run(args, { directory: folder, environment: { TIMG_INSPECT_CACHE: '' } });
  return { status, text, errors };
}

function reset(): void {
  rmSync(output, { recursive: true, force: true });
  cpSync(former, output, { recursive: true });
}

interface Outcome {
  readonly status: number | null;
  readonly text: string;
  readonly errors: string;
}

/** The same answer and files, or an error and no files. */
function judge(
  right: Outcome & { readonly files: ReadonlyMap<string, string> },
  answer: Outcome,
  { fault, site }: FaultPlan,
): void {
  const isSame = answer.status === right.status || fault === 'short';
  if (isSame) assert.deepEqual({ ...answer, files: filesIn(output) }, right);
  else {
    // facts writes what could be read, and names the rest in its report.
    const error = answer.errors === '' ? failureOfFacts.exec(answer.text)?.[1] : oneLine.exec(answer.errors)?.[1];
    assert.ok(error !== undefined, answer.errors + answer.text);
    assert.doesNotMatch(error, /made to fail|\bE[A-Z]{3,}\b/);
    // A line that was added to a file before it is closed stays, as other processes may have added theirs behind it.
    const files = site.startsWith('close appendToFile') ? right.files : filesIn(former);
    assert.deepEqual([answer.status, filesIn(output)], [2, files], error);
  }
  assert.deepEqual(readdirSync(inFolder('temporary')), []);
}

const oneLine = /^timg-inspect: ([^\n]+)\n$/;
const failureOfFacts = /^output.facts: [^\n]+\n\nNot written: 1\n[^\n]+\n([^\n]+)\n$/;

/** What is judged in a command line is not judged again in the next one. */
const judged = new Set<string>();

/** Each fault of the first call; of the last one, where data may be half-written. */
function plansFor({ site, faults, times }: CallSite): readonly FaultPlan[] {
  const first = faults.map((fault) => ({ site, fault, nth: 1 }));
  const last = { site, fault: faults.includes('ENOSPC') ? 'ENOSPC' : 'EIO', nth: times } as const;
  const plans = times === 1 ? first : [...first, last];
  return plans.filter((plan) => {
    const key = `${plan.fault} ${plan.nth === 1} ${site}`;
    return !judged.has(key) && judged.add(key);
  });
}

describe('when a call fails, there is the same answer or none', () => {
  for (const args of commandLines) {
    test(args.join(' '), async () => {
      reset();
      const first = await answerOf(args);
      assert.ok(first.status < 2, first.errors);
      reset();
      let answer = first;
      const sites = await callsOf(async () => (answer = await answerOf(args)));
      const right = { ...answer, files: filesIn(output) };
      const faults: string[] = [];
      for (const plan of sites.flatMap(plansFor)) {
        reset();
        const open = openFiles();
        const { result, hasFailed } = await withFault(plan, () => answerOf(args));
        try {
          assert.ok(hasFailed, 'is not called again');
          judge(right, result, plan);
          assert.deepEqual(await leftOpen(open), [], 'left open');
        } catch (error) {
          faults.push(`${JSON.stringify(plan)}: ${(error as Error).message}`);
        }
      }
      assert.equal(faults.length, 0, faults.join('\n\n'));
    });
  }
});

test('when a call fails, the explorer extracts whole files only', async () => {
  const { exploredLayers, performed, press } = await import('../support/explored.ts');
  const session = await exploredLayers([
    [
      { path: 'd/', body: '' },
      { path: 'd/text', body: 'hello\n'.repeat(100) },
      { path: 'd/name', link: 'd/text', type: 'hardlink' as const },
      { path: 'd/empty', body: '' },
      { path: 'd/link', link: 'text', type: 'symlink' as const },
    ],
  ]);
  const extract = async () => {
    press(session, 'e', 'ctrl+u', ...'output/files', 'return');
    await performed(session);
    return session.shown().state.message ?? '';
  };
  const filesOf = (): ReadonlyMap<string, string> =>
    existsSync(join(output, 'files')) ? filesIn(join(output, 'files')) : new Map();
  process.chdir(folder);
  reset();
  press(session, 'tab');
  let right = '';
  const sites = await callsOf(async () => (right = await extract()));
  assert.match(right, /^output.files: 4 files, 600B$/);
  const whole = filesOf();
  for (const plan of sites.flatMap(plansFor)) {
    reset();
    const { result } = await withFault(plan, extract);
    const what = `${JSON.stringify(plan)}: ${result}`;
    if (result === right) assert.deepEqual(filesOf(), whole, what);
    else assert.match(result, /^\S+(?: was)? cannot be (?:read|written)[^\n]*$/, what);
    for (const [name, content] of filesOf()) assert.equal(content, whole.get(name), what);
  }
});

const big = { path: 'big', body: Buffer.alloc(11_000_000, 'big\n') };
const asBig = ({ names, steps }: ReturnType<typeof image>) => ({
  names,
  steps: steps.map((step) => ({ entries: [...step.entries, big] })),
});
writeFileSync(inFolder('big.tar'), tar(ociEntries([asBig(image('big:1'))], { compression: 'none' })));
writeFileSync(inFolder('bigger.tar'), tar(ociEntries([asBig(image('big:2'))], { compression: 'none' })));

/** Calls of the process itself and of its threads. All others are made in this process, too. */
const isOfProcess = ({ site }: CallSite): boolean =>
  /^thread: |^\w+ $|^\w+ (?:\S+ )?\(?cli.(?:program|standard-output|timg-inspect)\.js/.test(site);

const processLines: readonly (readonly [readonly string[], 'pipe' | 'file'])[] = [
  [['--version'], 'file'],
  [['--version'], 'pipe'],
  [['ls', '-'], 'pipe'],
  [['app.tar', '--format', 'html'], 'file'],
  [['verify', 'big.tar', '--jobs', '2'], 'pipe'],
  [['diff', 'big.tar', 'bigger.tar', '--jobs', '2'], 'pipe'],
  [['export', 'app.tar'], 'file'],
];

function answerOfProcess(args: readonly string[], stdout: 'pipe' | 'file', plan?: FaultPlan) {
  const [log, file] = [inFolder('log'), inFolder('printed')];
  writeFileSync(log, '');
  const [input, opened] = [openSync(inFolder('app.tar'), 'r'), openSync(file, 'w')];
  const child = spawnSync(process.execPath, ['--import', preloaded, program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: [input, stdout === 'file' ? opened : 'pipe', 'pipe'],
    env: { ...process.env, [planVariable]: JSON.stringify({ log, plan }), TIMG_INSPECT_CACHE: '', HOME: folder },
  });
  closeSync(input);
  closeSync(opened);
  const lines = readFileSync(log, 'utf8').split('\n');
  const sites = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as CallSite);
  const text = stdout === 'file' ? readFileSync(file, 'latin1') : child.stdout;
  return { sites, answer: { status: child.status, text, errors: child.stderr } };
}

describe('when a call of the process or of a thread fails, there is the same answer or an error', () => {
  for (const [args, stdout] of processLines) {
    test(`${args.join(' ')}, to a ${stdout}`, () => {
      reset();
      const { sites, answer } = answerOfProcess(args, stdout);
      assert.equal(answer.status, 0, answer.errors);
      const right = { ...answer, files: filesIn(output) };
      const faults: string[] = [];
      for (const plan of sites.filter(isOfProcess).flatMap(plansFor)) {
        const { answer } = answerOfProcess(args, stdout, plan);
        try {
          judge(right, answer, plan);
        } catch (error) {
          faults.push(`${JSON.stringify(plan)}: ${(error as Error).message}`);
        }
      }
      assert.equal(faults.length, 0, faults.join('\n\n'));
    });
  }
});

test('every function of node:fs that the program uses can fail', () => {
  const used = readdirSync(inProject('src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/validators|page-assets/.test(name))
    .flatMap((name) => [...readFileSync(inProject('src', name), 'utf8').matchAll(imported)])
    .flatMap(([, names = '']) => names.split(',').map((one) => one.trim().replace(/ as \w+$/, '')))
    .filter((name) => name !== '' && !/^type |^constants$/.test(name));
  assert.ok(used.length > 50);
  // A stream calls open, read and close.
  assert.deepEqual(
    used.filter((name) => !canFail(name) && name !== 'createReadStream'),
    [],
  );
});

const imported = /^import \{([^}]*)\} from 'node:fs(?:[/]promises)?';/gm;
