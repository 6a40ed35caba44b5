// What makes a finding the same in two runs.
import { createHash } from 'node:crypto';
import type { Finding } from '../rules/rule.ts';

/** A hash of the rule and the place, without lines, which shift; numbered where several findings have both in common. */
export function fingerprintsOf(findings: readonly Finding[]): readonly string[] {
  const numbers = new Map<string, number>();
  return findings.map(({ rule, where: { blob, pointer, path, layer } }) => {
    const place = JSON.stringify([rule, blob, pointer, path, layer]);
    const number = (numbers.get(place) ?? 0) + 1;
    numbers.set(place, number);
    return `${createHash('sha256').update(place).digest('hex')}:${number}`;
  });
}
