// Writes a file whole or not at all: into a new file beside it, which then takes its name.
import { rename, rm, writeFile } from 'node:fs/promises';
import { InputError } from '../bytes/input-error.ts';

/** @throws {InputError} where the file cannot be written */
export async function writeFileWhole(file: string, chunks: Iterable<string> | AsyncIterable<Buffer>): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, chunks);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    const code = error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
    if (!code) throw error;
    throw new InputError('not-writable', `${file}: cannot be written (${code})`);
  }
}
