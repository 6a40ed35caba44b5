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

/** Ticks of /proc/PID/stat in a second: 100 on every Linux there is. */
const ticks = 100;

/** What the command prints is thrown away. It is ended after `patience` seconds. Rejects where it cannot be run. */
export function measure([program = '', ...args]: readonly string[], patience = 3600): Promise<Measured> {
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
    child.on('close', () => {
      clearInterval(timer);
      resolve({ wall: (performance.now() - start) / 1000, cpu, peak });
    });
  });
}

/** The middle of several runs, each figure on its own. */
export function median(runs: readonly Measured[]): Measured {
  const middle = (of: (run: Measured) => number): number =>
    runs.map(of).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN;
  return { wall: middle((run) => run.wall), cpu: middle((run) => run.cpu), peak: middle((run) => run.peak) };
}
