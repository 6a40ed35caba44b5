// explain: what a rule finds, why it matters and what to do. One rule in full; several as a table for each group.
import type { RuleMetadata, Severity } from '../rules/rule.ts';
import { type Block, code, text } from './block.ts';
import { commandLine } from './command-line.ts';
import type { Report } from './report.ts';

export interface ExplainData {
  readonly rules: readonly RuleData[];
}

export interface RuleData {
  readonly id: string;
  readonly severity: Severity;
  /** For a single JSON document instead of an archive. */
  readonly documentSeverity: Severity;
  readonly title: string;
  readonly why: string;
}

export function explain(rules: readonly RuleMetadata[]): Report<ExplainData> {
  const data = {
    rules: rules.map(({ id, severity, documentSeverity = severity, title, why }) => ({
      id,
      severity,
      documentSeverity,
      title,
      why,
    })),
  };
  const [first, ...others] = data.rules;
  return {
    report: 'explain',
    version: 1,
    subject: [],
    data,
    items: data.rules,
    findings: [],
    blocks: () => (first && others.length === 0 ? fullRuleBlocks(first) : list(data.rules)),
  };
}

const fullRuleBlocks = ({ id, severity, documentSeverity, title, why }: RuleData): Block[] => [
  {
    kind: 'heading',
    text: id,
    facts: [severity, ...(documentSeverity === severity ? [] : [`${documentSeverity} for a single document`])],
  },
  { kind: 'heading', text: title, isSection: true, note: why },
];

/** What the rules of a group are about, by the prefix of their ids. */
const groupTitles: Readonly<Record<string, string>> = {
  budget: 'Budgets of a policy',
  integrity: 'Missing, damaged or mismatched data',
  validity: 'Documents and layers that violate the specification',
  portability: 'Where the image loads and runs',
  reference: `Image names (reported by ${commandLine('ls')} --notes)`,
  bloat: 'Wasted bytes and leftovers',
};

function list(rules: readonly RuleData[]): Block[] {
  const groups = new Map<string, RuleData[]>();
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
        { title: 'SEVERITY', align: 'left' },
        { title: 'WHAT IT FINDS', align: 'left', mayWrap: true },
      ],
      rows: members.map(({ id, severity, title }) => [code(id), text(severity), text(title)]),
    }),
  );
  return [
    ...tables,
    { kind: 'commands', commands: [{ purpose: 'Details of a rule', command: `${commandLine('explain')} RULE` }] },
  ];
}

/** The prefix of a rule's id: `bloat` of `bloat/deleted`. */
export const groupOf = ({ id }: Pick<RuleMetadata, 'id'>): string => id.slice(0, id.indexOf('/'));
