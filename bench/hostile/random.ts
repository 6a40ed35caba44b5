// Runs random hostile archives, each in a process of its own with 3 GB of address space and a heap of 512 MB: no abort, no stack
// trace, nothing else than messages on standard error, no file left, none over 20 seconds of processor time (10 on two processors).
// Run: node scripts/bench.mjs hostile/random [FIRST [LAST]]; a failure names the number of its archive.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Case, hostileCase } from './random-case.ts';

const [first = 0, last = first + 999] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'timg-hostile-'));
const [archive, file, spool] = ['archive', 'file', 'spool'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const ceiling = { addressSpace: 3_000_000_000, heap: 512, seconds: 20 };

/** What is wrong with the answer. */
function faultsOf({ archive: bytes, file: other, command }: Case): readonly string[] {
  writeFileSync(archive, bytes);
  writeFileSync(file, other ?? '');
  const paths: Readonly<Record<string, string>> = { ARCHIVE: archive, FILE: file };
  const words = command.map((word) => paths[word] ?? word);
  const { status, signal, stderr } = spawnSync(
    'prlimit',
    [
      `--as=${ceiling.addressSpace}`,
      `--cpu=${ceiling.seconds}`,
      process.execPath,
      'dist/bin/timg-inspect.js',
      ...words,
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      env: {
        ...process.env,
        TMPDIR: spool,
        NODE_OPTIONS: `--max-old-space-size=${ceiling.heap} --disable-wasm-trap-handler`,
      },
    },
  );
  const lines = stderr.split('\n').slice(0, -1);
  const left = readdirSync(spool);
  return [
    ...(signal === null ? [] : [signal === 'SIGKILL' ? `more than ${ceiling.seconds} s` : `ended by ${signal}`]),
    ...(status === null || [0, 1, 2].includes(status) ? [] : [`exit status ${status}`]),
    ...(lines.every((line) => line.startsWith('timg-inspect: ')) ? [] : [`standard error: ${stderr.slice(0, 1000)}`]),
    ...(status === 2 && lines.length === 0 ? ['status 2 without a line'] : []),
    ...left.map((name) => `left ${name} behind`),
  ];
}

try {
  let faulty = 0;
  for (let number = first; number <= last; number += 1) {
    rmSync(spool, { recursive: true, force: true });
    mkdirSync(spool);
    const one = hostileCase(number);
    const faults = faultsOf(one);
    if (faults.length === 0) continue;
    faulty += 1;
    console.log(`${number}: ${one.command.join(' ')}: ${one.story}\n  ${faults.join('\n  ')}`);
  }
  console.log(`${last - first + 1} archives, ${faulty} at fault`);
  if (faulty > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
