// timg-inspect explain [RULE]
import { InputError } from '../../bytes/input-error.ts';
import { explanation } from '../../report/explanation.ts';
import { judgements } from '../../rules/judgements.ts';
import { nearestWord } from '../../spec/nearest-word.ts';
import type { Command } from '../command.ts';

export const explain: Command = {
  name: 'explain',
  aliases: [],
  usage: '[rule]',
  summary: 'What a finding means and what to do',
  options: {},
  async run({ options: { rule: wanted } }) {
    const chosen = judgements.filter(({ id }) => wanted === undefined || id === wanted);
    const nearest = nearestWord(
      String(wanted),
      judgements.map(({ id }) => id),
    );
    if (chosen.length === 0)
      throw new InputError(
        'usage',
        `no rule ${wanted}${nearest ? `; did you mean ${nearest}?` : ';'} timg-inspect explain lists them`,
      );
    return explanation(chosen);
  },
};
