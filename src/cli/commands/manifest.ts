// timg-inspect manifest ARCHIVE
import { manifest as report } from '../../report/manifest/manifest.ts';
import type { Command } from '../command.ts';

export const manifest: Command = {
  name: 'manifest',
  aliases: [],
  group: 'Docker',
  positionals: 'ARCHIVE',
  summary: 'Show the index, its manifests, attestations and artifacts, and which of them are missing',
  examples: ['manifest app.tar', 'manifest app.tar --list'],
  options: {
    list: { type: 'boolean', default: false, describe: 'Print the JSON list of docker manifest inspect' },
  },
  run: async ({ archives: [archive], options, declared }) =>
    report(await declared(archive), options.list ? 'docker' : 'tree'),
};
