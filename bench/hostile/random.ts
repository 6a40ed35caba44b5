// Runs random hostile archives, each in a process of its own with 3 GB of address space and a heap of 512 MB: no abort, no stack
// trace, nothing else than messages on standard error, no file left, none over 20 seconds of processor time (10 on two processors).
// Run: node scripts/bench.mjs hostile/random [FIRST [LAST]]; a failure names the number of its archive.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inLanes } from './lanes.ts';
import { type Case, hostileCase } from './random-case.ts';

const [first = 0, last = first + 999] = process.argv.slice(2).map(Number);
const ceiling = { addressSpace: 3_000_000_000, heap: 512, seconds: 20 };

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly errors: string;
  /** Whether anything was printed. */
  readonly hasOutput: boolean;
}

/** Runs the command with the limits. Temporary files are in the folder `spool`. */
function ended(words: readonly string[], spool: string): Promise<Ended> {
  const limits = [`--as=${ceiling.addressSpace}`, `--cpu=${ceiling.seconds}`];
  const child = spawn('prlimit', [...limits, process.execPath, 'dist/bin/timg-inspect.js', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TMPDIR: spool,
      NODE_OPTIONS: `--max-old-space-size=${ceiling.heap} --disable-wasm-trap-handler`,
    },
  });
  let errors = '';
  let hasOutput = false;
  child.stdout.on('data', () => {
    hasOutput = true;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, errors, hasOutput }));
  });
}

/** What is wrong with the answer. */
async function faultsOf({ archive: bytes, file: other, command }: Case, lane: string): Promise<readonly string[]> {
  const spool = join(lane, 'spool');
  const paths = new Map(['ARCHIVE', 'FILE'].map((name) => [name, join(lane, name)]));
  rmSync(lane, { recursive: true, force: true });
  mkdirSync(spool, { recursive: true });
  writeFileSync(join(lane, 'ARCHIVE'), bytes);
  writeFileSync(join(lane, 'FILE'), other ?? '');
  const { status, signal, errors, hasOutput } = await ended(
    command.map((word) => paths.get(word) ?? word),
    spool,
  );
  const lines = errors.split('\n').slice(0, -1);
  return [
    ...(signal === null ? [] : [signal === 'SIGKILL' ? `more than ${ceiling.seconds} s` : `ended by ${signal}`]),
    ...(status === null || [0, 1, 2].includes(status) ? [] : [`exit status ${status}`]),
    ...(lines.every((line) => line.startsWith('timg-inspect: ')) ? [] : [`standard error: ${errors.slice(0, 1000)}`]),
    ...(status === 2 && lines.length === 0 && !hasOutput ? ['status 2 without a word'] : []),
    ...readdirSync(spool).map((name) => `left ${name} behind`),
  ];
}

function* numbers(): Generator<number> {
  for (let number = first; number <= last; number += 1) yield number;
}

let faulty = 0;
await inLanes(numbers(), async (number, lane) => {
  const one = hostileCase(number);
  const faults = await faultsOf(one, lane);
  if (faults.length > 0) {
    faulty += 1;
    console.log(`${number}: ${one.command.join(' ')}: ${one.story}\n  ${faults.join('\n  ')}`);
  }
  if (number % 1000 === 999) console.error(`${number - first + 1} of ${last - first + 1}`);
});
console.log(`${last - first + 1} archives, ${faulty} at fault`);
if (faulty > 0) process.exitCode = 1;
