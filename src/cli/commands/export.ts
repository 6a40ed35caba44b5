// timg-inspect export ARCHIVE

import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { exportTar } from '../../analysis/export/export-tar.ts';
import { archiveArguments, commandLine } from '../../report/command-line.ts';
import { layerDamage } from '../../rules/completeness.ts';
import { cutFindings } from '../../rules/evaluate.ts';
import { leftOutFindings } from '../../rules/left-out.ts';
import { layerList } from '../../rules/wording.ts';
import type { Command } from '../command.ts';
import { requireStack } from '../options/command-options.ts';

export const exportCommand: Command<'ARCHIVE'> = {
  name: 'export',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE',
  summary: 'Write the final filesystem as a tar, like docker container export',
  examples: ['export app.tar -o rootfs.tar', 'timg-inspect export app.tar#web | tar -x -C rootfs'],
  options: {},
  printsFile: true,
  isBinary: true,
  async run({ archives: [archive], limits, spool, analyzeOne }) {
    const { analysis, image } = await analyzeOne(archive, 'stacked');
    const stack = requireStack(image, archive);
    const damage = cutFindings(analysis).at(0)?.message;
    const missing = damage && incompleteText(analysis, image, damage);
    const chunks = exportTar(stack.tree, image.layers, { spool, limits, missing });
    const command = commandLine('validate', ...archiveArguments(analysis));
    const leftOut = { kind: 'findings', findings: leftOutFindings(analysis), command } as const;
    return { chunks, source: analysis.archive, leftOut };
  },
};

/** `layers 1–3 of app.tar cannot be read to the end; details: timg-inspect validate app.tar` */
function incompleteText(analysis: Analysis, { image, layers }: ImageAnalysis, damage: string): string {
  // An exported root filesystem is the archive itself, which can be damaged anywhere.
  const damaged = image.format === 'rootfs' ? [] : layers.filter((layer) => layerDamage(layer) !== undefined);
  const { name } = analysis.archive;
  const what =
    damaged.length === 0
      ? `${name}: ${damage}`
      : `${layerList(damaged.map(({ layer }) => layer.index))} of ${name} cannot be read to the end`;
  return `${what}; details: ${commandLine('validate', ...archiveArguments(analysis))}`;
}
