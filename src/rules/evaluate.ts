// Runs the rules over the facts of an archive. The worst come first; within one severity the order is that of the list.
import type { Analysis } from '../analysis/analysis.ts';
import type { Finding, Observation, Place, Rule, Severity } from './rule.ts';
import { rules } from './rules.ts';

const order: readonly Severity[] = ['error', 'warning', 'note'];
const nowhere: Place = { image: null, layer: null, path: null, blob: null, pointer: null };

const isAboutBloat = ({ id }: Rule): boolean => id.startsWith('bloat/');

/** What is wrong with an archive and its images. */
export const evaluate = (analysis: Analysis): readonly Finding[] =>
  run(
    rules.filter((rule) => !isAboutBloat(rule)),
    analysis,
  );

/** Only what keeps facts out of the answer. */
export const missingFacts = (analysis: Analysis): readonly Finding[] =>
  run(
    rules.filter((rule) => rule.losesFacts),
    analysis,
  );

/** What is shipped in vain. */
export const bloatFindings = (analysis: Analysis): readonly Finding[] => run(rules.filter(isAboutBloat), analysis);

function run(chosen: typeof rules, analysis: Analysis): readonly Finding[] {
  const findings = chosen.flatMap((rule) => findingsOf(rule, analysis));
  return order.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}

function findingsOf<Data extends object>(rule: Rule<Data>, analysis: Analysis): Finding[] {
  return Array.from(rule.check(analysis), ({ where, bytes, data }: Observation<Data>) => ({
    rule: rule.id,
    severity: rule.severity,
    // Names and other people's messages may hold line ends.
    message: rule.message(data).replace(/\s*[\r\n]+\s*/g, ' '),
    where: { ...nowhere, ...where },
    bytes: bytes ?? null,
    data,
  }));
}
