// timg-inspect explain [RULE]
import { InputError } from '../../bytes/input-error.ts';
import { explanation } from '../../report/explanation.ts';
import { rules } from '../../rules/rules.ts';
import type { Command } from '../command.ts';

export const explain: Command = {
  name: 'explain',
  aliases: [],
  usage: '[rule]',
  summary: 'What a finding means and what to do',
  options: {},
  async run({ options: { rule: wanted } }) {
    const chosen = rules.filter(({ id }) => wanted === undefined || id === wanted);
    if (chosen.length === 0) throw new InputError('usage', `no rule ${wanted}; timg-inspect explain lists them`);
    return explanation(chosen);
  },
};
