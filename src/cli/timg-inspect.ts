#!/usr/bin/env node
// The program: gives the command line its terminal, and leaves nothing behind however it ends.
import { Spool } from '../archive/spool.ts';
import { main } from './main.ts';
import type { Terminal } from './terminal.ts';

const spool = new Spool();
process.on('exit', () => spool.remove());
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const) {
  process.on(signal, () => process.exit(128 + number));
}
// Who reads our output may stop reading: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

const terminal: Terminal = {
  stdin: process.stdin,
  width: process.stdout.isTTY ? process.stdout.columns : undefined,
  isColorful: process.stdout.isTTY && process.stdout.hasColors(),
  environment: process.env,
  writeOutput: (text) => write(process.stdout, text),
  writeError: (text) => write(process.stderr, text),
};

const write = (stream: NodeJS.WriteStream, text: string | Buffer): Promise<void> =>
  new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve())));

process.exitCode = await main(process.argv.slice(2), terminal, spool);
