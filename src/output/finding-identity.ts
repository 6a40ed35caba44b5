// What identifies a finding for CI systems: the location of its file, and a fingerprint that is the same in every run.

import { createHash } from 'node:crypto';
import { isAbsolute, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding } from '../rules/rule.ts';

/**
 * The path of a file as a URI reference (RFC 3986; SARIF 2.1.0, 3.4.3 and 3.10): relative to the working directory, or a
 * file: URI for an absolute path. Colons are escaped, since the first segment would look like a scheme.
 */
export const artifactURI = (path: string): string =>
  isAbsolute(path) ? pathToFileURL(path).href : normalize(path).split(sep).map(encoded).join('/');

/** Lone surrogates have no percent-encoding. */
const encoded = (segment: string): string => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));

/** Hashes of the rule and the location without its line, since lines shift. Findings with equal hashes are numbered. */
export function fingerprintsOf(findings: readonly Finding[]): readonly string[] {
  const numbers = new Map<string, number>();
  return findings.map(({ rule, where: { blob, pointer, path, layer } }) => {
    const place = JSON.stringify([rule, blob, pointer, path, layer]);
    const number = (numbers.get(place) ?? 0) + 1;
    numbers.set(place, number);
    return `${createHash('sha256').update(place).digest('hex')}:${number}`;
  });
}
