// A process that runs one command line after another, each as its parent sends it, by calling the function that the program
// calls. The parent gives it the limits. What one run leaves in the heap counts against the next.
import { Spool } from '../../src/archive/spool.ts';
import { main } from '../../src/cli/main.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

/** How a command line ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly errors: string;
  /** Whether anything was printed. */
  readonly hasOutput: boolean;
  /** Seconds of processor time, where they were measured. */
  readonly seconds?: number;
}

async function ended(words: readonly string[]): Promise<Ended> {
  const spool = new Spool();
  let errors = '';
  let hasOutput = false;
  const terminal: Terminal = {
    stdin: process.stdin,
    isColorful: false,
    environment: {},
    hostPlatform: 'linux/amd64',
    now: () => new Date(),
    async writeOutput() {
      hasOutput = true;
    },
    async writeError(text) {
      errors += text;
    },
  };
  const start = process.cpuUsage();
  const status = await main(words, terminal, spool)
    .catch((error: unknown) => {
      errors += `${error instanceof Error ? error.stack : error}\n`;
      return null;
    })
    .finally(() => spool.remove());
  const { user, system } = process.cpuUsage(start);
  return { status, signal: null, errors, hasOutput, seconds: (user + system) / 1e6 };
}

process.on('message', async (words: readonly string[]) => {
  process.send?.(await ended(words));
});
