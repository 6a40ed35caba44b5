// Runs the rules over the facts of an archive. The worst come first; within one severity the order is that of the list.
import type { Analysis } from '../analysis/analysis.ts';
import { type Depth, wantsHashes, wantsHeads } from '../analysis/analyze-options.ts';
import { linesOf } from '../spec/json-places.ts';
import { cutArchive } from './integrity/cut-archive.ts';
import { cutLayer } from './integrity/cut-layer.ts';
import { type Finding, nowhere, type Observation, type Rule, type Severity } from './rule.ts';
import { rules } from './rules.ts';

const order: readonly Severity[] = ['error', 'warning', 'note'];

const isAbout =
  (group: string) =>
  ({ id }: Rule): boolean =>
    id.startsWith(`${group}/`);
const isAboutBloat = isAbout('bloat');
const isAboutNames = isAbout('reference');

/** The rules of {@link evaluate}. */
export const generalRules: readonly Rule[] = rules.filter((rule) => !isAboutBloat(rule) && !isAboutNames(rule));

/** Whether a rule can be judged by what a question of this depth reads. */
export const isJudgedAt = (depth: Depth, { needs }: Rule): boolean =>
  needs === undefined || (needs === 'hashes' ? wantsHashes(depth) : wantsHeads(depth));

/** Those of the general rules that can be. */
export const rulesAt = (depth: Depth): readonly Rule[] => generalRules.filter((rule) => isJudgedAt(depth, rule));

/** What is wrong with an archive and its images. */
export const evaluate = (analysis: Analysis): readonly Finding[] => run(generalRules, analysis);

/** Only what keeps facts out of the answer. */
export const missingFacts = (analysis: Analysis): readonly Finding[] =>
  run(
    rules.filter((rule) => rule.losesFacts),
    analysis,
  );

/** Only what keeps contents of layers that are here out of the answer. */
export const cutFindings = (analysis: Analysis): readonly Finding[] => run([cutArchive, cutLayer], analysis);

/** What is shipped in vain. */
export const bloatFindings = (analysis: Analysis): readonly Finding[] => run(rules.filter(isAboutBloat), analysis);

/** What the names of images say, and do not say; of several archives, each is held against those before it. */
export const nameFindings = (analyses: readonly Analysis[]): readonly Finding[] =>
  analyses.flatMap((analysis, at) => run(rules.filter(isAboutNames), analysis, analyses.slice(0, at)));

/** The findings of some rules alone. */
export function run(chosen: typeof rules, analysis: Analysis, before: readonly Analysis[] = []): readonly Finding[] {
  const findings = chosen.flatMap((rule) => findingsOf(rule, analysis, before));
  return worstFirst(withLines(findings, analysis));
}

export const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  order.flatMap((severity) => findings.filter((finding) => finding.severity === severity));

function findingsOf<Data extends object>(rule: Rule<Data>, analysis: Analysis, before: readonly Analysis[]): Finding[] {
  return Array.from(rule.check(analysis, before), ({ where, bytes, data }: Observation<Data>) => ({
    rule: rule.id,
    severity: severityOf(rule, analysis),
    // Names and other people's messages may hold line ends.
    message: rule.message(data).replace(/\s*[\r\n]+\s*/g, ' '),
    where: { ...nowhere, ...where },
    bytes: bytes ?? null,
    data,
  }));
}

const severityOf = (
  { severity, severityAlone }: Pick<Rule, 'severity' | 'severityAlone'>,
  { contents }: Analysis,
): Severity => (contents.formats.includes('document') ? (severityAlone ?? severity) : severity);

/** The findings with the lines their pointers stand on: each document is looked through once. */
function withLines(findings: readonly Finding[], { contents }: Analysis): readonly Finding[] {
  const texts = new Map(contents.documents.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]])));
  const inDocument = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { blob, pointer } = finding.where;
    if (blob === null || pointer === null || !texts.has(blob)) continue;
    const known = inDocument.get(blob);
    if (known) known.push(finding);
    else inDocument.set(blob, [finding]);
  }
  const lines = new Map<Finding, number>();
  for (const [blob, pointed] of inDocument) {
    const found = linesOf(
      texts.get(blob) ?? '',
      pointed.map(({ where }) => where.pointer ?? ''),
    );
    for (const [at, finding] of pointed.entries()) lines.set(finding, found[at]);
  }
  return findings.map((finding) => ({ ...finding, where: { ...finding.where, line: lines.get(finding) ?? null } }));
}
