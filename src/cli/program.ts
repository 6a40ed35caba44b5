// The process: connects the command line to standard streams and the environment, and removes temporary files when it ends.
import { endianness, machine } from 'node:os';
import { Spool } from '../archive/spool.ts';
import { asNotWritable } from '../bytes/input-error.ts';
import { containerPlatform } from './host-platform.ts';
import { main } from './main.ts';
import { removeOnExit } from './remove-on-exit.ts';
import { ClosedOutput, type Terminal } from './terminal.ts';

const spool = new Spool(() => {
  removeOnExit(() => spool.remove());
});

const terminal: Terminal = {
  stdin: process.stdin,
  width: process.stdout.isTTY ? process.stdout.columns : undefined,
  isColorful: process.stdout.isTTY && process.stdout.hasColors(),
  environment: process.env,
  hostPlatform: containerPlatform({
    os: process.platform,
    arch: process.arch,
    machine: machine(),
    endianness: endianness(),
  }),
  showsProgress: process.stderr.isTTY,
  now: () => new Date(),
  writeOutput,
  writeError,
};

// The first process of a container gets only signals that it handles.
if (process.pid === 1) removeOnExit(() => {});

// Each write reports its own error; without a listener, streams would throw it again.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

function writeOutput(text: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
      if (!error) resolve();
      else if (error.code === 'EPIPE') reject(new ClosedOutput());
      else reject(asNotWritable('standard output', error));
    });
  });
}

/** If standard error is closed, the exit status must be enough. */
function writeError(text: string): Promise<void> {
  return new Promise((resolve) => process.stderr.write(text, () => resolve()));
}

process.exitCode = await main(process.argv.slice(2), terminal, spool);
