// The process: connects the command line to standard streams and the environment, and removes temporary files when it ends.
import { readFileSync } from 'node:fs';
import { endianness, machine } from 'node:os';
import { Spool } from '../archive/spool.ts';
import { decodePath } from '../oci/entry-path.ts';
import { containerPlatform } from './host-platform.ts';
import { main } from './main.ts';
import { removeOnExit } from './remove-on-exit.ts';
import { writeOutput } from './standard-output.ts';
import type { Terminal } from './terminal.ts';

/** Whether a program filled the terminal. */
let wasFilled = false;

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
  screen:
    process.stdin.isTTY && process.stdout.isTTY
      ? { stdin: process.stdin, stdout: process.stdout, restoreAtExit }
      : undefined,
  showsProgress: process.stderr.isTTY,
  now: () => new Date(),
  writeOutput,
  writeError,
};

/** After an uncaught exception, the terminal must be given back before its stack is printed. */
function restoreAtExit(restore: () => void): () => void {
  wasFilled = true;
  const keep = removeOnExit(restore);
  process.on('uncaughtExceptionMonitor', restore);
  return () => {
    process.off('uncaughtExceptionMonitor', restore);
    keep();
  };
}

// The first process of a container gets only signals that it handles.
if (process.pid === 1) removeOnExit(() => {});

// Each write reports its own error; without a listener, the stream would throw it again.
process.stderr.on('error', () => {});

/** If standard error is closed, the exit status must be enough. */
function writeError(text: string): Promise<void> {
  return new Promise((resolve) => process.stderr.write(text, () => resolve()));
}

/**
 * The arguments of the process. Node.js decodes them as UTF-8, where any other byte becomes U+FFFD. Linux tells the bytes: such a byte
 * is then a lone surrogate, as in a path.
 */
function givenArguments(decoded: readonly string[]): readonly string[] {
  if (!decoded.some((argument) => argument.includes('\ufffd'))) return decoded;
  const given = commandLineBytes().slice(-decoded.length);
  const isSame = given.length === decoded.length && given.every((bytes, at) => bytes.toString() === decoded[at]);
  return isSame ? given.map(decodePath) : decoded;
}

/** All words of the process, also those for Node.js. */
function commandLineBytes(): readonly Buffer[] {
  try {
    const words = readFileSync('/proc/self/cmdline', 'latin1').split('\0');
    return words.slice(0, -1).map((word) => Buffer.from(word, 'latin1'));
  } catch {
    return [];
  }
}

process.exitCode = await main(givenArguments(process.argv.slice(2)), terminal, spool);
// Layers may still be read after a full-screen program was left.
if (wasFilled) process.exit();
