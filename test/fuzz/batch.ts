// A child process that runs a batch of mutants and can write only to its own folder (Node's permission model). A child that
// reports nothing for half a minute is stopped.
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { Message } from './run-mutants.ts';

const silence = 30_000;
/** Without these, the memory used before a garbage collection differs between versions of Node. */
const smallHeap = ['--max-old-space-size=128', '--max-semi-space-size=8'];
const flag = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';

export interface BatchResult {
  /** Each with the number of its mutant. */
  readonly faults: readonly string[];
  /** Peak memory of the process, in kilobytes; undefined if it ended early. */
  readonly maxRSS: number | undefined;
  /** Files left in the folder. */
  readonly left: readonly string[];
}

export function runBatch(program: string, folder: string, first: number, last: number): Promise<BatchResult> {
  const child = fork(program, [String(first), String(last)], {
    execArgv: [
      ...smallHeap,
      flag,
      '--no-warnings',
      '--allow-fs-read=*',
      `--allow-fs-write=${folder}`,
      '--allow-worker',
    ],
    // They cannot write to a cache.
    env: { ...process.env, TMPDIR: folder, TIMG_INSPECT_CACHE: '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const faults: string[] = [];
  let current = 'before its first mutant';
  let maxRSS: number | undefined;
  let errors = '';
  const hang = () => {
    faults.push(`${current}: nothing heard for ${silence / 1000} seconds`);
    child.kill('SIGKILL');
  };
  let watchdog = setTimeout(hang, silence);
  child.on('message', (message: Message) => {
    clearTimeout(watchdog);
    watchdog = setTimeout(hang, silence);
    if (message.kind === 'begun') current = `mutant ${message.number} (${message.story})`;
    else if (message.kind === 'faulty') faults.push(`${current}: ${message.faults.join('; ')}`);
    else maxRSS = message.maxRSS;
  });
  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-4000);
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(watchdog);
      if (code !== 0) faults.push(`${current}: the process ended with ${code ?? signal}: ${errors}`);
      resolve({ faults, maxRSS, left: readdirSync(folder, { recursive: true, encoding: 'utf8' }) });
    });
  });
}
