// The exit status of an answer: 0 fine, 1 the answer is "no" or incomplete. (2, the work could not be done, is for errors.)
import type { Report } from '../report/report.ts';

export const exitCode = ({ findings, isNo }: Pick<Report, 'findings' | 'isNo'>): 0 | 1 =>
  isNo || findings.some(({ severity }) => severity === 'error') ? 1 : 0;
