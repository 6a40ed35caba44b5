// timg-inspect query DIR [QUERY]
import type { Command } from '../command.ts';
import { rowLimit } from '../options/command-options.ts';
import type { OptionTable } from '../options/option.ts';
import { sharedOptions } from '../options/shared-options.ts';

const options = {
  list: {
    type: 'boolean',
    default: false,
    describe: 'List the named queries; with the name of one: its columns, parameters and SQL',
  },
  set: {
    type: 'string',
    array: true,
    nargs: 1,
    placeholder: 'NAME=VALUE',
    describe: 'Value of a parameter, in SQL $NAME; may be repeated',
  },
  file: {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe: 'Read the SQL from FILE; - for standard input',
  },
  limit: {
    type: 'number',
    requiresArg: true,
    placeholder: 'N',
    describe:
      'Maximum rows shown; 0 for all (default: 20 for a named query, all for SQL). JSON and CSV always have all',
  },
  jobs: {
    ...sharedOptions.jobs,
    describe: 'Number of threads; each also gets 1 GB of memory (default: $TIMG_INSPECT_JOBS, or all processors)',
  },
} as const satisfies OptionTable;

export const query: Command<'DIR [QUERY]', typeof options> = {
  name: 'query',
  aliases: [],
  group: 'Fleet',
  positionals: 'DIR [QUERY]',
  summary: 'Answer a named query or a SELECT over the tables that facts wrote; needs DuckDB',
  examples: [
    'query facts --list',
    'query facts largest-packages --set prefix=team-a/',
    "query facts 'SELECT name, visible FROM images JOIN platforms USING (image)'",
    'query facts --file report.sql --format csv -o report.csv',
  ],
  options,
  readsNoArchive: true,
  async run({ options, ...call }) {
    const { dir, query: asked, file, set = [], list } = options;
    const maxRows = options.limit === undefined ? undefined : rowLimit(options, 0);
    const { runQuery } = await import('../query/run-query.ts');
    return await runQuery({ directory: dir, query: asked, file, set, isList: list, maxRows }, call);
  },
};
