// Runs random hostile archives with 3 GB of address space and a heap of 512 MB: no abort, no stack trace, nothing else than
// messages on standard error, no file left, none over 20 seconds of processor time (10 on two processors). Some hundred archives
// share a process. What is at fault there is run again in a process of its own, as users do: a fault only of the shared process
// is printed and counted by itself, as it can come from what the archives before left in memory.
// Run: node scripts/bench.mjs hostile/random [FIRST [LAST]]; a failure names the number of its archive.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from './answer-many.ts';
import { inLanes } from './lanes.ts';
import { ceiling, runAlone, SharedProcess } from './limited.ts';
import { type Case, hostileCase } from './random-case.ts';

const [first = 0, last = first + 999] = process.argv.slice(2).map(Number);

const spoolOf = (lane: string): string => join(lane, 'spool');

/** Writes the archive and the other file, and returns the words of the command. */
function written({ archive, file, command }: Case, lane: string): readonly string[] {
  const paths = new Map(['ARCHIVE', 'FILE'].map((name) => [name, join(lane, name)]));
  rmSync(lane, { recursive: true, force: true });
  mkdirSync(spoolOf(lane), { recursive: true });
  writeFileSync(join(lane, 'ARCHIVE'), archive);
  writeFileSync(join(lane, 'FILE'), file ?? '');
  return command.map((word) => paths.get(word) ?? word);
}

/** What is wrong with the answer. */
function faultsOf({ status, signal, errors, hasOutput, seconds = 0 }: Ended, lane: string): readonly string[] {
  const lines = errors.split('\n').slice(0, -1);
  const isSlow = signal === 'SIGKILL' || seconds > ceiling.seconds;
  return [
    ...(isSlow ? [`more than ${ceiling.seconds} s`] : []),
    ...(signal === null || isSlow ? [] : [`ended by ${signal}`]),
    ...(status === null || [0, 1, 2].includes(status) ? [] : [`exit status ${status}`]),
    ...(lines.every((line) => line.startsWith('timg-inspect: ')) ? [] : [`standard error: ${errors.slice(0, 1000)}`]),
    ...(status === 2 && lines.length === 0 && !hasOutput ? ['status 2 without a word'] : []),
    ...readdirSync(spoolOf(lane)).map((name) => `left ${name} behind`),
  ];
}

function* numbers(): Generator<number> {
  for (let number = first; number <= last; number += 1) yield number;
}

const processes = new Map<string, SharedProcess>();
const counts = { done: 0, faulty: 0, shared: 0 };
let slowest = { seconds: 0, number: first };

await inLanes(numbers(), async (number, lane) => {
  const one = hostileCase(number);
  const words = written(one, lane);
  const process = processes.get(lane) ?? new SharedProcess(spoolOf(lane));
  processes.set(lane, process);
  const ended = await process.run(words);
  if ((ended.seconds ?? 0) > slowest.seconds) slowest = { seconds: ended.seconds ?? 0, number };
  const shared = faultsOf(ended, lane);
  if (shared.length > 0) {
    await process.close();
    const alone = faultsOf(await runAlone(written(one, lane), spoolOf(lane)), lane);
    const [what, faults] = alone.length > 0 ? (['faulty', alone] as const) : (['shared', shared] as const);
    counts[what] += 1;
    const note = what === 'shared' ? ' (only in the shared process)' : '';
    console.log(`${number}${note}: ${one.command.join(' ')}: ${one.story}\n  ${faults.join('\n  ')}`);
  }
  counts.done += 1;
  if (counts.done % 1000 === 0) console.error(`${counts.done} of ${last - first + 1}`);
});
await Promise.all(Array.from(processes.values(), (one) => one.close()));
const longest = `longest ${slowest.seconds.toFixed(1)} s (${slowest.number})`;
console.log(
  `${counts.done} archives, ${counts.faulty} at fault, ${counts.shared} only in a shared process, ${longest}`,
);
if (counts.faulty + counts.shared > 0) process.exitCode = 1;
