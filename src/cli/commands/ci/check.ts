// timg-inspect check ARCHIVE...
import type { Command } from '../../command.ts';
import { checkOptions } from '../../options/check-options.ts';

export const check: Command<'ARCHIVE...', typeof checkOptions> = {
  name: 'check',
  aliases: [],
  isVerdict: true,
  group: 'CI',
  positionals: 'ARCHIVE...',
  summary: 'Check images against budgets and a baseline',
  examples: [
    'check app.tar --baseline main.tar',
    'check app.tar --budget wasted=20MB --budget layer-count=30',
    "check 'dist/*.tar' --baseline .timg-baseline.json",
    'check app.tar --policy .timg-inspect.yaml --report html=check.html',
  ],
  options: checkOptions,
  /** Loads what only this command needs: policies, baselines, size histories and their schemas. */
  async run(call) {
    const { runCheck } = await import('../../check/run-check.ts');
    return await runCheck(call);
  },
};
