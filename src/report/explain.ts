// explain: what a rule finds, why it matters and what to do. One rule in full, several as a table for each group.
import type { Judgement } from '../rules/rule.ts';
import { type Block, text } from './block.ts';
import { commandLine } from './command-line.ts';
import type { Report } from './report.ts';

export interface ExplainData {
  readonly rules: readonly Judgement[];
}

export function explain(rules: readonly Judgement[]): Report<ExplainData> {
  const data = { rules: rules.map(({ id, severity, title, why }) => ({ id, severity, title, why })) };
  return {
    report: 'explain',
    version: 1,
    subject: [],
    data,
    items: data.rules,
    findings: [],
    blocks: rules.length === 1 ? inFull(rules[0]) : list(rules),
  };
}

const inFull = ({ id, severity, title, why }: Judgement): Block[] => [
  { kind: 'heading', text: id, facts: [severity] },
  { kind: 'heading', text: title, note: why },
];

/** What the rules of a group are about, by the prefix of their ids. */
const groupTitles: Readonly<Record<string, string>> = {
  budget: 'Budgets of a policy',
  integrity: 'Missing, damaged or mismatched data',
  validity: 'Documents and layers that violate the specification',
  portability: 'Where the image loads and runs',
  reference: 'Image names',
  bloat: 'Wasted bytes and leftovers',
};

function list(rules: readonly Judgement[]): Block[] {
  const groups = new Map<string, Judgement[]>();
  for (const rule of rules) {
    const group = groups.get(groupOf(rule)) ?? [];
    group.push(rule);
    groups.set(groupOf(rule), group);
  }
  const tables = Array.from(
    groups,
    ([group, members]): Block => ({
      kind: 'table',
      title: `${group}: ${groupTitles[group]}`,
      columns: [
        { title: 'RULE', align: 'left' },
        { title: 'SEVERITY', align: 'left', importance: 1 },
        { title: 'WHAT IT FINDS', align: 'left', mayBeCut: true },
      ],
      rows: members.map(({ id, severity, title }) => [text(id), text(severity), text(title)]),
    }),
  );
  const example = rules[0]?.id ?? 'RULE';
  return [
    ...tables,
    { kind: 'commands', commands: [{ purpose: 'Why, and what to do', command: commandLine('explain', example) }] },
  ];
}

/** The prefix of a rule's id: `bloat` of `bloat/deleted`. */
export const groupOf = ({ id }: Pick<Judgement, 'id'>): string => id.slice(0, id.indexOf('/'));
