// The answer of a judge in one line: how many findings of each severity there are.
import { counted } from '../rules/counted.ts';
import type { Finding, Severity } from '../rules/rule.ts';

export interface Verdict {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
}

export function verdictOf(findings: readonly Finding[]): Verdict {
  const number = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length;
  return { errors: number('error'), warnings: number('warning'), notes: number('note') };
}

/** `1 error, 2 warnings` */
export function inWords({ errors, warnings, notes }: Verdict): string {
  const parts = [
    counted(errors, 'error'),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(notes > 0 ? [counted(notes, 'note')] : []),
  ];
  return errors === 0 ? ['no error', ...parts.slice(1)].join(', ') : parts.join(', ');
}
