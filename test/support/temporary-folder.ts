// A folder for archives that tests write, deleted after them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** Writes a file there and returns its path. */
export function temporaryFolder(name: string): (file: string, bytes: Buffer | string) => string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  after(() => rmSync(folder, { recursive: true }));
  return (file, bytes) => {
    writeFileSync(join(folder, file), bytes);
    return join(folder, file);
  };
}
