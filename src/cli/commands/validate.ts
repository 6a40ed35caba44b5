// timg-inspect validate ARCHIVE|FILE.json
import { validate as report } from '../../report/validate.ts';
import type { Command } from '../command.ts';

export const validate: Command = {
  name: 'validate',
  aliases: [],
  group: 'Trust',
  positionals: 'ARCHIVE',
  summary: 'Check every JSON document against its schema and the rules of the specification',
  examples: ['validate app.tar', 'validate config.json --media-type application/vnd.oci.image.config.v1+json'],
  options: {
    'media-type': {
      type: 'string',
      requiresArg: true,
      placeholder: 'TYPE',
      describe: 'Media type of a single JSON file, if it cannot be inferred',
    },
  },
  async run({ archives: [archive], options, document, analyze }) {
    const mediaType = options['media-type'] === undefined ? undefined : String(options['media-type']);
    return report((await document(archive, mediaType)) ?? (await analyze(archive, 'stacked')));
  },
};
