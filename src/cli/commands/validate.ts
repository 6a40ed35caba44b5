// timg-inspect validate ARCHIVE|FILE.json
import { validation } from '../../report/validation.ts';
import type { Command } from '../command.ts';

export const validate: Command = {
  name: 'validate',
  aliases: [],
  usage: '<archive>',
  summary: 'Every JSON document against its schema, and the structural rules; a single JSON file too',
  options: {
    'media-type': {
      type: 'string',
      requiresArg: true,
      describe: 'What a single JSON file is, where its members do not tell',
    },
  },
  async run({ archives: [archive], options, document, analyze }) {
    const mediaType = options['media-type'] === undefined ? undefined : String(options['media-type']);
    return validation((await document(archive, mediaType)) ?? (await analyze(archive, 'stacked')));
  },
};
