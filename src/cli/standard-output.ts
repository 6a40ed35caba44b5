// Standard output. Node.js writes to a file only once, and ignores that the system took less: on a full disk, the end would be missing
// without an error.
import { fstatSync, writeSync } from 'node:fs';
import { asNotWritable } from '../bytes/input-error.ts';
import { ClosedOutput } from './terminal.ts';

const descriptor = 1;

// Each write reports its own error; without a listener, the stream would throw it again.
process.stdout.on('error', () => {});

/**
 * Writes to standard output, and resolves when the system has taken all.
 * @throws {InputError} `not-writable` if it cannot be written
 * @throws {ClosedOutput} if its reader has closed it
 */
export async function writeOutput(text: string | Buffer): Promise<void> {
  try {
    if (isFile()) writeWhole(Buffer.from(text as string));
    else await writeToStream(text);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') throw new ClosedOutput();
    throw asNotWritable('standard output', error);
  }
}

function isFile(): boolean {
  const status = fstatSync(descriptor);
  return status.isFile() || (status.isCharacterDevice() && !process.stdout.isTTY);
}

function writeWhole(bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

const writeToStream = (text: string | Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
