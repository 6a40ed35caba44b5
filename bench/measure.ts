// One command as a whole process: wall time, processor time and peak memory, as the system tells them of it while it runs.
// Peak memory is that of the largest single process.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  /** Seconds. */
  readonly wall: number;
  readonly cpu: number;
  /** Bytes. */
  readonly peak: number;
}

export interface Ended extends Measured {
  /** The exit status, or the signal that ended it. */
  readonly status: number | string | null;
}

/** Ticks of /proc/PID/stat in a second: 100 on every Linux there is. */
const ticks = 100;

/** What the command prints is thrown away. It is ended after `patience` seconds. Rejects where it cannot be run. */
export function measure([program = '', ...args]: readonly string[], patience = 3600): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'ignore'],
      timeout: patience * 1000,
      killSignal: 'SIGKILL',
    });
    let [cpu, peak] = [0, 0];
    const look = (): void => {
      try {
        const [, fields] = /\) (.*)/.exec(readFileSync(`/proc/${child.pid}/stat`, 'utf8')) ?? [];
        const [user = 0, system = 0] = (fields ?? '').split(' ').slice(11, 13).map(Number);
        cpu = Math.max(cpu, (user + system) / ticks);
        const [, kilobytes] = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
        peak = Math.max(peak, Number(kilobytes ?? 0) * 1024);
      } catch {
        // It has just ended.
      }
    };
    const timer = setInterval(look, 10);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearInterval(timer);
      resolve({ wall: (performance.now() - start) / 1000, cpu, peak, status: status ?? signal });
    });
  });
}

/** Likewise; rejects if the command fails. Exit status 1 is a verdict. */
export async function measureAnswer(command: readonly string[]): Promise<Measured> {
  const ended = await measure(command);
  if (ended.status !== 0 && ended.status !== 1) throw new Error(`${command.join(' ')}: ${ended.status}`);
  return ended;
}

/** The middle of several numbers. */
export const medianNumber = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** The middle of several runs, each figure on its own. */
export const median = (runs: readonly Measured[]): Measured => ({
  wall: medianNumber(runs.map(({ wall }) => wall)),
  cpu: medianNumber(runs.map(({ cpu }) => cpu)),
  peak: medianNumber(runs.map(({ peak }) => peak)),
});
