// The findings of a command about a file under samples/, or about an archive in memory.
import assert from 'node:assert/strict';
import type { Finding } from '../../src/rules/rule.ts';
import { run } from './run.ts';

export async function found(archive: string | Buffer, ...command: string[]): Promise<readonly Finding[]> {
  const isFile = typeof archive === 'string';
  const file = isFile ? `samples/${archive}` : '-';
  const { output, errors } = await run([...command, file, '--format', 'json'], { stdin: isFile ? undefined : archive });
  assert.equal(errors, '');
  return JSON.parse(output).findings;
}
