// The exit status of an answer: 0 fine, 1 the answer is "no" or incomplete. (2, the work could not be done, is for errors.)
import type { Finding } from '../rules/rule.ts';

export const exitCode = (findings: readonly Finding[]): 0 | 1 =>
  findings.some(({ severity }) => severity === 'error') ? 1 : 0;
