// timg-inspect explain [RULE]
import { InputError } from '../../../bytes/input-error.ts';
import { groupOf, explain as report } from '../../../report/explain.ts';
import { ruleMetadata } from '../../../rules/policy.ts';
import { nearestWord } from '../../../text/nearest-word.ts';
import type { Command } from '../../command.ts';

export const explain: Command<'[RULE]'> = {
  name: 'explain',
  aliases: [],
  group: 'CI',
  positionals: '[RULE]',
  summary: 'Explain a rule or a group of rules: what it finds, why it matters, and what to do',
  examples: ['explain bloat/deleted', 'explain bloat'],
  options: {},
  readsNoArchive: true,
  async run({ options: { rule: wanted } }) {
    const chosen = ruleMetadata.filter(
      (rule) => wanted === undefined || rule.id === wanted || groupOf(rule) === wanted,
    );
    const nearest = nearestWord(wanted ?? '', [
      ...ruleMetadata.map(({ id }) => id),
      ...new Set(ruleMetadata.map(groupOf)),
    ]);
    if (chosen.length === 0)
      throw new InputError(
        'usage',
        `no rule "${wanted}"; ${nearest ? `did you mean "${nearest}"?` : 'timg-inspect explain lists all rules'}`,
      );
    return report(chosen);
  },
};
