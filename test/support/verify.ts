// Runs verify on bytes or a sample, and returns its exit status and JSON report.
import type { VerifyData } from '../../src/report/verify.ts';
import type { Finding } from '../../src/rules/rule.ts';
import { run } from './run.ts';

export interface Answer {
  readonly status: number;
  readonly data: VerifyData;
  readonly findings: readonly Finding[];
}

export async function verify(archive: Buffer | string): Promise<Answer> {
  const isFile = typeof archive === 'string';
  const { status, output } = await run(['verify', isFile ? `samples/${archive}` : '-', '--format', 'json'], {
    stdin: isFile ? undefined : archive,
  });
  return { status, ...JSON.parse(output) };
}
