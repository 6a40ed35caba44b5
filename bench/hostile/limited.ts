// Runs command lines with 3 GB of address space and a heap of 512 MB: in a process of their own, or one after another in one
// process, which saves most of the time and is the harder test of memory.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Ended } from './answer-many.ts';

/** Bytes of address space, megabytes of heap, and seconds of processor time: 10 on two processors. */
export const ceiling = { addressSpace: 3_000_000_000, heap: 512, seconds: 20 };
/** Seconds after which a process is ended, whatever else the machine does. */
const patience = 120;

/** Starts Node with the limits. Temporary files are in the folder `spool`. */
function start(words: readonly string[], spool: string, seconds: number, channel: readonly 'ipc'[]): ChildProcess {
  const limits = [`--as=${ceiling.addressSpace}`, ...(seconds < Infinity ? [`--cpu=${seconds}`] : [])];
  return spawn('prlimit', [...limits, process.execPath, ...words], {
    stdio: ['ignore', 'pipe', 'pipe', ...channel],
    env: {
      ...process.env,
      TMPDIR: spool,
      NODE_OPTIONS: `--max-old-space-size=${ceiling.heap} --disable-wasm-trap-handler`,
    },
  });
}

/** Runs the program in a process of its own. */
export async function runAlone(words: readonly string[], spool: string): Promise<Ended> {
  const child = start(['dist/bin/timg-inspect.js', ...words], spool, ceiling.seconds, []);
  return await whenClosed(child);
}

async function whenClosed(child: ChildProcess): Promise<Ended> {
  let errors = '';
  let hasOutput = false;
  child.stdout?.on('data', () => {
    hasOutput = true;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [status, signal] = await once(child, 'close');
  return { status, signal, errors, hasOutput };
}

/** One process for many command lines. */
export class SharedProcess {
  readonly #spool: string;
  #child: ChildProcess | undefined;
  /** How the process ends, if it does. */
  #end: Promise<Ended> | undefined;
  #answered = 0;

  /** What one run leaves behind adds up: a new process is started after this many. */
  static readonly maxRuns = 200;

  constructor(spool: string) {
    this.#spool = spool;
  }

  async run(words: readonly string[]): Promise<Ended> {
    if (this.#answered === SharedProcess.maxRuns) await this.close();
    this.#child ??= start(['build/bench/hostile/answer-many.js'], this.#spool, Infinity, ['ipc']);
    this.#end ??= whenClosed(this.#child);
    this.#answered += 1;
    const answer = new AbortController();
    this.#child.send(words);
    const result = await Promise.race([
      once(this.#child, 'message', answer).then(([message]) => message as Ended),
      this.#end,
      setTimeout(patience * 1000, 'late' as const, answer),
    ]);
    answer.abort();
    if (result !== 'late') return result;
    this.#child.kill('SIGKILL');
    return await this.#end;
  }

  /** The next run starts a new process. */
  async close(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#end;
    this.#child = undefined;
    this.#end = undefined;
    this.#answered = 0;
  }
}
