// --budget and dive's options: budgets of the command line.
import { budgets } from '../../rules/budgets.ts';
import type { OptionTable } from './option.ts';

const nameOf = (id: string): string => id.slice(id.indexOf('/') + 1);

export const budgetOptions = {
  budget: {
    type: 'string',
    array: true,
    nargs: 1,
    placeholder: 'NAME=LIMIT',
    suggestions: budgets.map(({ id, limit }) => nameOf(id) + ('type' in limit && limit.type === 'object' ? '.' : '=')),
    describe:
      'Budget, such as wasted=20MB, growth=1% or path-size./usr=50MB; overrides the one in the policy; may be repeated',
  },
} as const satisfies OptionTable;

const diveOption = (placeholder: string, budget: string) =>
  ({
    type: 'string',
    requiresArg: true,
    placeholder,
    describe: `As in dive: the budget ${budget}, or "disabled"`,
  }) as const;

export const diveOptions = {
  lowestEfficiency: diveOption('RATIO', 'efficiency, from 0 to 1'),
  highestWastedBytes: diveOption('SIZE', 'wasted, such as 20MB'),
  highestUserWastedPercent: diveOption('RATIO', 'own-wasted, from 0 to 1'),
} as const satisfies OptionTable;
