// How many findings of each severity there are, as data and in words.

import type { Finding, Severity } from '../rules/rule.ts';
import { pluralize } from '../rules/wording.ts';

export interface Verdict {
  readonly errorCount: number;
  readonly warningCount: number;
  readonly noteCount: number;
}

export function verdictOf(findings: readonly Finding[]): Verdict {
  const number = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length;
  return { errorCount: number('error'), warningCount: number('warning'), noteCount: number('note') };
}

/** `1 error, 2 warnings`, `no findings` */
export function inWords({ errorCount, warningCount, noteCount }: Verdict): string {
  const parts = [
    ...(errorCount > 0 ? [pluralize(errorCount, 'error')] : []),
    ...(warningCount > 0 ? [pluralize(warningCount, 'warning')] : []),
    ...(noteCount > 0 ? [pluralize(noteCount, 'note')] : []),
  ];
  return parts.join(', ') || 'no findings';
}
