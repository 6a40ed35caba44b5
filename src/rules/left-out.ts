// Findings about entries of layers that have no place in the filesystem: commands that show files leave them out, and say so.
import type { Analysis } from '../analysis/analysis.ts';
import { normalizePath } from '../oci/entry-path.ts';
import { run } from './evaluate.ts';
import type { Finding } from './rule.ts';
import { skippedEntry } from './validity/entries.ts';
import { tar } from './validity/tar.ts';

/** Their paths are normalized. */
export const leftOutFindings = (analysis: Analysis): readonly Finding[] =>
  run([skippedEntry, tar], analysis)
    .filter(isAboutLeftOut)
    .map((finding) => ({
      ...finding,
      where: { ...finding.where, path: normalizePath(finding.where.path ?? '').path },
    }));

const isAboutLeftOut = ({ rule, data }: Finding): boolean =>
  rule === skippedEntry.id || ('kind' in data && data.kind === 'bare-whiteout');

/** The findings that are not among those already shown. */
export function withoutShown(findings: readonly Finding[], shown: readonly Finding[]): readonly Finding[] {
  const messages = new Set(shown.map(({ message }) => message));
  return findings.filter(({ message }) => !messages.has(message));
}
