// A process that has loaded test files and runs their tests with one mutant after the other, which takes a tenth of the time of new
// processes.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tick = 100;

export class TestProcess {
  #child;
  /** Folder for what tests leave behind. */
  #scratch = mkdtempSync(join(tmpdir(), 'timg-mutation-'));
  #isEnded = false;
  /** What happens next: `onMessage` is told of messages, `onEnd` of the end of the process. */
  #onMessage = () => {};
  #onEnd = () => {};

  /** With a mutant turned on from the start, or none. */
  constructor(files, mutant = -1) {
    this.#child = fork('build/mutation/worker.mjs', files, {
      execArgv: ['--max-old-space-size=2048'],
      env: { ...process.env, MUTANT: String(mutant), TMPDIR: this.#scratch, NODE_DISABLE_COMPILE_CACHE: '1' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // A process group, so that programs that tests start end with it.
      detached: true,
    });
    // A message to a process that has ended.
    this.#child.on('error', () => {});
    this.#child.on('message', (message) => this.#onMessage(message));
    this.#child.on('exit', () => {
      this.#isEnded = true;
      rmSync(this.#scratch, { recursive: true, force: true, maxRetries: 3 });
      this.#onEnd();
    });
  }

  get isEnded() {
    return this.#isEnded;
  }

  end() {
    if (this.#isEnded) return;
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // It has already ended.
    }
  }

  /** Waits until the files are loaded. Resolves to the number of tests and the mutants reached, or to `{ ended }`. */
  load(limit) {
    return this.#until(limit);
  }

  /** Runs each test once, and calls `visit` with its number, time, mutants reached, and whether it passes. */
  measure(visit) {
    this.#child.send({ list: join(this.#scratch, 'reached') });
    return this.#until(600_000, ({ test }) => visit(test));
  }

  /**
   * Runs tests with a mutant up to the first that fails. Resolves to its number, if any, and whether it now fails without the mutant, too;
   * or to `{ ended }`. A test may take `limitOf(number)` milliseconds of processor time.
   */
  try(mutant, numbers, limitOf) {
    this.#child.send({ mutant, numbers });
    return this.#until(limitOf(numbers[0]), ({ started }, extend) => extend(limitOf(started)));
  }

  /** Resolves to what the process is done with, or to `{ ended }`: `timeout` after `limit` milliseconds of its processor time, or `exit`. */
  #until(limit, visit = () => {}) {
    let stopwatch = new Stopwatch(this.#child.pid, limit);
    let ended = 'exit';
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (!stopwatch.isOver()) return;
        ended = 'timeout';
        this.end();
      }, tick);
      const finish = (result) => {
        clearInterval(timer);
        resolve(result);
      };
      this.#onEnd = () => finish({ ended });
      this.#onMessage = (message) => {
        if (message.done !== undefined) finish(message.done);
        else
          visit(message, (more) => {
            stopwatch = new Stopwatch(this.#child.pid, more);
          });
      };
      if (this.#isEnded) finish({ ended });
    });
  }
}

/** A limit on the processor time of a process, so that other programs make no test end; and three times as much for one that waits. */
class Stopwatch {
  #pid;
  #limit;
  #start;
  /** Counts only while this process runs: time in which both were stopped is no fault of a test. */
  #ticks = 0;

  constructor(pid, limit) {
    this.#pid = pid;
    this.#limit = limit;
    this.#start = processorTime(pid);
  }

  /** To be called at each tick. */
  isOver() {
    this.#ticks += 1;
    const passed = this.#ticks * tick;
    const used = this.#start === undefined ? passed : (processorTime(this.#pid) ?? this.#start) - this.#start;
    return used > this.#limit || passed > 3 * this.#limit;
  }
}

/** Milliseconds; undefined on systems without /proc. */
function processorTime(pid) {
  try {
    // After the name, which is in brackets: user and system time are fields 14 and 15, in hundredths of a second (proc_pid_stat(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1).split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return undefined;
  }
}
