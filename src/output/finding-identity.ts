// The path of a file as a URI reference (RFC 3986), as SARIF wants it (3.4.3, 3.10): relative to where the user stands, or
// a file: URI where the path is absolute. A colon is escaped too: it would make the first part a scheme.

import { createHash } from 'node:crypto';
import { isAbsolute, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding } from '../rules/rule.ts';

export const artifactURI = (path: string): string =>
  isAbsolute(path) ? pathToFileURL(path).href : normalize(path).split(sep).map(encoded).join('/');

/** Text that is no Unicode has no percent-encoding. */
const encoded = (segment: string): string => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));

// What makes a finding the same in two runs.

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
