// timg-inspect facts [ARCHIVE...] -o DIR
import { InputError } from '../../bytes/input-error.ts';
import type { Command } from '../command.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    isRequired: true,
    placeholder: 'DIR',
    describe: 'Directory of the tables (required); several runs may write to it at the same time',
  },
  'files-from': {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe: 'Also read names of archives from FILE, one per line; - for standard input',
  },
} as const satisfies OptionTable;

export const facts: Command<'[ARCHIVE...]', typeof options> = {
  name: 'facts',
  aliases: [],
  group: 'Fleet',
  positionals: '[ARCHIVE...]',
  summary: 'Write what many images have as Parquet tables, for DuckDB, Spark and other engines',
  examples: [
    'facts app.tar worker.tar -o facts',
    'facts /srv/images /var/lib/registry -o facts',
    'find . -name "*.tar" | timg-inspect facts --files-from - -o facts',
  ],
  options,
  writesTables: true,
  /** Loads what only this command needs: the writer of the tables. */
  async run({ archives, options, ...call }) {
    const { output: directory, 'files-from': list } = options;
    if (!directory) throw new InputError('usage', '"facts" needs a directory for the tables; pass it with -o DIR');
    const { runFacts } = await import('../facts/run-facts.ts');
    return await runFacts({ given: archives, list, directory }, call);
  },
};
