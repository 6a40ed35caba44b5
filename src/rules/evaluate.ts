// Applies rules to an analysis. Errors come first; findings of equal severity are in the order of the rules.
import { type Analysis, recall } from '../analysis/analysis.ts';
import { partsOf, type Reading, wantsHashes, wantsHeads } from '../analysis/analyze-options.ts';
import type { Contents } from '../image/image.ts';
import { linesOf } from '../text/json-places.ts';
import { attestation, attestationSubject } from './integrity/attestations.ts';
import { damagedArchive, damagedLayer, notATar, unsupported } from './integrity/damage.ts';
import { diffID, digest, size } from './integrity/digests.ts';
import { packageDatabase } from './integrity/package-database.ts';
import { type Finding, nowhere, type Observation, type Rule, type Severity } from './rule.ts';
import { rules } from './rules.ts';
import { billOfMaterials, predicateType, statement } from './validity/attestations.ts';

const order: readonly Severity[] = ['error', 'warning', 'note'];

const isAbout =
  (group: string) =>
  ({ id }: Rule): boolean =>
    id.startsWith(`${group}/`);
const isAboutBloat = isAbout('bloat');
const isAboutNames = isAbout('reference');

/** The rules that {@link evaluate} applies. */
export const generalRules: readonly Rule[] = rules.filter((rule) => !isAboutBloat(rule) && !isAboutNames(rule));

/** Whether an analysis has read what a rule needs. */
export function isJudgedAt(reading: Reading, { needs }: Pick<Rule, 'needs'>): boolean {
  const { depth, packages = false, attestations = false } = partsOf(reading);
  if (needs === undefined) return true;
  if (needs === 'packages') return packages;
  if (needs === 'attestations') return attestations;
  return needs === 'hashes' ? wantsHashes(depth) : wantsHeads(depth);
}

/** The general rules that an analysis can evaluate. */
export const rulesAt = (reading: Reading): readonly Rule[] => generalRules.filter((rule) => isJudgedAt(reading, rule));

/**
 * Applies all rules to an archive and its images, except rules about wasted bytes (`bloat/`) and names (`reference/`). Errors
 * first, then warnings, then notes. Rules that need more than the analysis has read find less.
 */
export const evaluate = (analysis: Analysis): readonly Finding[] => run(generalRules, analysis);

/** Only findings that make results incomplete. */
export const missingFacts = (analysis: Analysis): readonly Finding[] =>
  run(
    rules.filter((rule) => rule.losesFacts),
    analysis,
  );

/** The general findings that do not make results incomplete. */
export const furtherFindings = (analysis: Analysis): readonly Finding[] =>
  run(
    generalRules.filter((rule) => !rule.losesFacts),
    analysis,
  );

/** Only findings about data that could not be read to its end. */
export const cutFindings = (analysis: Analysis): readonly Finding[] =>
  run([damagedArchive, damagedLayer, notATar, unsupported], analysis);

/** Only findings about package databases that could not be read completely. */
export const packageFindings = (analysis: Analysis): readonly Finding[] => run([packageDatabase], analysis);

/** Only findings about attached bills of materials. */
export const billFindings = (analysis: Analysis): readonly Finding[] => run([billOfMaterials], analysis);

/** Only findings about attestations that cannot be read, or are about another image. */
export const attestationErrors = (analysis: Analysis): readonly Finding[] =>
  run([attestation, attestationSubject], analysis);

/** Only findings about attestations. */
export const attestationFindings = (analysis: Analysis): readonly Finding[] =>
  run([attestation, attestationSubject, statement, predicateType], analysis);

/** Only findings about digests, diff IDs and sizes that do not match. */
export const digestFindings = (analysis: Analysis): readonly Finding[] => run([digest, diffID, size], analysis);

/** What makes the figures of a baseline archive doubtful: warnings, because another archive is judged. */
export const baselineFindings = (analysis: Analysis): readonly Finding[] =>
  [...missingFacts(analysis), ...digestFindings(analysis)].map((finding) => ({
    ...finding,
    severity: 'warning',
    message: `baseline ${analysis.archive.name}: ${finding.message}`,
  }));

/** Only findings of rules that read the images and nothing else of the archive, without those about wasted bytes. */
export const imageFindings = (analysis: Analysis): readonly Finding[] =>
  run(
    generalRules.filter((rule) => rule.ofImages),
    analysis,
  );

/** Findings about wasted bytes and leftovers. */
export const bloatFindings = (analysis: Analysis): readonly Finding[] => run(rules.filter(isAboutBloat), analysis);

/** Findings about image names. Each archive is compared with those before it. */
export const nameFindings = (analyses: readonly Analysis[]): readonly Finding[] =>
  ofEach(analyses, (analysis, at) => run(rules.filter(isAboutNames), analysis, analyses.slice(0, at)));

/** Findings about each archive. */
export const findingsOfEach = (
  analyses: readonly Analysis[],
  findingsOf: (analysis: Analysis) => readonly Finding[],
): readonly Finding[] => worstFirst(ofEach(analyses, findingsOf));

/** If there are several archives, messages start with the name of theirs. */
const ofEach = (
  analyses: readonly Analysis[],
  findingsOf: (analysis: Analysis, at: number) => readonly Finding[],
): readonly Finding[] =>
  analyses.flatMap((analysis, at) => {
    const findings = findingsOf(analysis, at);
    if (analyses.length === 1) return findings;
    return findings.map((finding) => ({ ...finding, message: `${analysis.archive.name}: ${finding.message}` }));
  });

/** The findings of the given rules. `before` are the archives given before this one. */
export function run(chosen: typeof rules, analysis: Analysis, before: readonly Analysis[] = []): readonly Finding[] {
  const applied = analysis.omitsArchive ? chosen.filter((rule) => !rule.ofArchive) : chosen;
  const findings = applied.flatMap((rule) => findingsOf(rule, analysis, before));
  return worstFirst(withLines(findings, analysis));
}

export const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  order.flatMap((severity) => findings.filter((finding) => finding.severity === severity));

function findingsOf<Data extends object>(rule: Rule<Data>, analysis: Analysis, before: readonly Analysis[]): Finding[] {
  return Array.from(observationsOf(rule, analysis, before), ({ where, bytes, data }: Observation<Data>) => ({
    rule: rule.id,
    severity: severityOf(rule, analysis),
    message: oneLine(rule.message(data)),
    where: { ...nowhere, ...where },
    bytes: bytes ?? null,
    data,
  }));
}

const observationsOf = <Data extends object>(
  rule: Rule<Data>,
  analysis: Analysis,
  before: readonly Analysis[],
): Iterable<Observation<Data>> =>
  rule.ofImages
    ? recall(analysis.images, rule.id, () => [...rule.check(analysis, before)])
    : rule.check(analysis, before);

/** Names and quoted messages can contain line ends. */
const oneLine = (message: string): string =>
  message
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .join(' ');

const severityOf = (
  { severity, documentSeverity }: Pick<Rule, 'severity' | 'documentSeverity'>,
  { contents }: Analysis,
): Severity => (contents.formats.includes('document') ? (documentSeverity ?? severity) : severity);

/** The texts of documents by name. Each of many images needs them. */
const known = new WeakMap<Contents, ReadonlyMap<string, string>>();

function textsOf(contents: Contents): ReadonlyMap<string, string> {
  const texts =
    known.get(contents) ??
    new Map(contents.documents.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]])));
  known.set(contents, texts);
  return texts;
}

/** Adds the lines of JSON Pointers; each document is searched once. */
function withLines(findings: readonly Finding[], { contents }: Analysis): readonly Finding[] {
  const texts = textsOf(contents);
  const inDocument = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { blob, pointer } = finding.where;
    if (blob === null || pointer === null || !texts.has(blob)) continue;
    const known = inDocument.get(blob);
    if (known) known.push(finding);
    else inDocument.set(blob, [finding]);
  }
  const lines = new Map<Finding, number | undefined>();
  for (const [blob, pointed] of inDocument) {
    const found = linesOf(
      texts.get(blob) ?? '',
      pointed.map(({ where }) => where.pointer ?? ''),
    );
    for (const [at, finding] of pointed.entries()) lines.set(finding, found[at]);
  }
  return findings.map((finding) => {
    const line = lines.get(finding);
    return line === undefined ? finding : { ...finding, where: { ...finding.where, line } };
  });
}
