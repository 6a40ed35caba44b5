// timg-inspect manifest ARCHIVE
import { manifests } from '../../report/manifests.ts';
import type { Command } from '../command.ts';

export const manifest: Command = {
  name: 'manifest',
  aliases: [],
  usage: '<archive>',
  summary: 'Index, manifests, platforms, attestations and artifacts, with what is not here',
  options: {
    list: { type: 'boolean', default: false, describe: 'The list as docker manifest inspect prints it' },
  },
  run: async ({ archives: [archive], options, declared }) =>
    manifests(await declared(archive), options.list ? 'docker' : 'tree'),
};
