// explain: what a rule finds, why it matters and what to do.
import type { Judgement } from '../rules/rule.ts';
import { type Block, text } from './block.ts';
import type { Report } from './report.ts';

export interface ExplanationData {
  readonly rules: readonly Judgement[];
}

/** One rule in full, several as a list. */
export function explanation(rules: readonly Judgement[]): Report<ExplanationData> {
  const data = { rules: rules.map(({ id, severity, title, why }) => ({ id, severity, title, why })) };
  return {
    report: 'explain',
    version: 1,
    subject: [],
    data,
    items: data.rules,
    findings: [],
    blocks: rules.length === 1 ? inFull(rules[0]) : [list(rules)],
  };
}

const inFull = ({ id, severity, title, why }: Judgement): Block[] => [
  { kind: 'heading', text: id, note: severity },
  { kind: 'heading', text: `${title}.`, note: why },
];

const list = (rules: readonly Judgement[]): Block => ({
  kind: 'table',
  columns: [
    { title: 'RULE', align: 'left' },
    { title: 'SEVERITY', align: 'left' },
    { title: 'WHAT IT FINDS', align: 'left', mayBeCut: true },
  ],
  rows: rules.map(({ id, severity, title }) => [text(id), text(severity), text(title)]),
});
