// timg-inspect export ARCHIVE
import { exportTar } from '../../analysis/export-tar.ts';
import { cutFindings } from '../../rules/evaluate.ts';
import type { Command } from '../command.ts';
import { stackedOf } from '../merged-of.ts';

export const exportCommand: Command = {
  name: 'export',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE',
  summary: 'Write the final filesystem as a tar, as docker container export',
  examples: ['export app.tar -o rootfs.tar', 'export app.tar#web | tar -x -C rootfs'],
  options: {},
  isBinary: true,
  async run({ archives: [archive], limits, spool, analyzeOne }) {
    const { analysis, image } = await analyzeOne(archive, 'stacked');
    const stack = stackedOf(image, archive);
    const missing = cutFindings(analysis).at(0)?.message;
    return { chunks: exportTar(stack.tree, image.layers, { spool, limits, missing }) };
  },
};
