// timg-inspect validate ARCHIVE|FILE.json
import { validate as report } from '../../report/validate.ts';
import type { Command } from '../command.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  'media-type': {
    type: 'string',
    requiresArg: true,
    placeholder: 'TYPE',
    describe: 'Media type of a single JSON file, if it cannot be inferred',
  },
} as const satisfies OptionTable;

export const validate: Command<'ARCHIVE', typeof options> = {
  name: 'validate',
  aliases: [],
  group: 'Trust',
  positionals: 'ARCHIVE',
  summary: 'Check every JSON document against its schema and the rules of the specification',
  examples: ['validate app.tar', 'validate config.json --media-type application/vnd.oci.image.config.v1+json'],
  options,
  async run({ archives: [archive], options, document, analyze }) {
    return report(
      (await document(archive, options['media-type'])) ??
        (await analyze(archive, { depth: 'examined', attestations: true, hashesCompressed: true })),
    );
  },
};
