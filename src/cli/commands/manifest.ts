// timg-inspect manifest ARCHIVE
import { manifest as report } from '../../report/manifest/manifest.ts';
import type { Command } from '../command.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  list: { type: 'boolean', default: false, describe: 'Print the JSON list of docker manifest inspect' },
} as const satisfies OptionTable;

export const manifest: Command<'ARCHIVE', typeof options> = {
  name: 'manifest',
  aliases: [],
  group: 'Docker',
  positionals: 'ARCHIVE',
  summary: 'Show the index, its manifests, attestations and artifacts, and which of them are missing',
  examples: ['manifest app.tar', 'manifest app.tar --list'],
  options,
  run: async ({ archives: [archive], options, declared }) =>
    report(
      await declared(archive, { depth: 'declared', attestations: !options.list }),
      options.list ? 'docker' : 'tree',
    ),
};
