// What identifies a finding for CI systems: the location of its file, and a fingerprint that is the same in every run.

import { createHash } from 'node:crypto';
import { isAbsolute, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Report } from '../report/report.ts';
import type { Finding } from '../rules/rule.ts';

/**
 * The path of a file as a URI reference (RFC 3986; SARIF 2.1.0, 3.4.3 and 3.10): relative to the working directory, or a
 * file: URI for an absolute path. Colons are escaped, since the first segment would look like a scheme.
 */
export const artifactURI = (path: string): string =>
  isAbsolute(path) ? pathToFileURL(path).href : normalize(path).split(sep).map(encoded).join('/');

/** Lone surrogates have no percent-encoding. */
const encoded = (segment: string): string => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));

/** A finding with its archive and what identifies it. */
export interface IdentifiedFinding {
  readonly finding: Finding;
  /** Undefined if the report is about several archives, and does not say which one. */
  readonly archive: string | undefined;
  readonly fingerprint: string;
}

/**
 * The findings of a report. Their fingerprints are hashes of the rule and the location without its line, since lines shift;
 * for one of several images also of its archive and platform, since tags change. Findings with equal hashes are numbered.
 */
export function identifiedFindings({ findings, subject, parts }: Report): readonly IdentifiedFinding[] {
  const numbers = new Map<string, number>();
  const identified = (all: readonly Finding[], archive: string | undefined, of: readonly unknown[]) =>
    all.map((finding) => {
      const { blob, pointer, path, layer } = finding.where;
      const place = JSON.stringify([finding.rule, blob, pointer, path, layer, ...of]);
      const number = (numbers.get(place) ?? 0) + 1;
      numbers.set(place, number);
      return { finding, archive, fingerprint: `${createHash('sha256').update(place).digest('hex')}:${number}` };
    });
  if (!parts) return identified(findings, subject.length === 1 ? subject[0] : undefined, []);
  return parts.flatMap(({ findings: all, archive, platform }) => identified(all, archive, [archive, platform]));
}

/** The archives that could not be read, with the reason. */
export const unreadArchives = ({
  parts = [],
}: Report): readonly { readonly archive: string; readonly message: string }[] =>
  parts.flatMap(({ archive, title, unread }) =>
    unread === undefined ? [] : [{ archive, message: unread.startsWith(title) ? unread : `${title}: ${unread}` }],
  );
