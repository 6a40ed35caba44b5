// timg-inspect export ARCHIVE [PATH]
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { exportTar } from '../../analysis/export/export-tar.ts';
import { isAtOrBelow, normalizePath } from '../../oci/entry-path.ts';
import { archiveArguments, commandLine } from '../../report/command-line.ts';
import { layerDamage } from '../../rules/completeness.ts';
import { cutFindings } from '../../rules/evaluate.ts';
import { leftOutFindings } from '../../rules/left-out.ts';
import { layerList } from '../../rules/wording.ts';
import type { Command } from '../command.ts';
import { findFile, layerFilesOption } from '../options/layer-files-option.ts';
import type { OptionTable } from '../options/option.ts';

const options = { layer: layerFilesOption } as const satisfies OptionTable;

export const exportCommand: Command<'ARCHIVE [PATH]', typeof options> = {
  name: 'export',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE [PATH]',
  summary: 'Write the final filesystem, or a part of it, as a tar, like docker container export',
  examples: [
    'export app.tar -o rootfs.tar',
    'timg-inspect export app.tar#web | tar -x -C rootfs',
    'timg-inspect export app.tar /etc | tar -tv',
    'export --layer 3 app.tar -o layer.tar',
  ],
  options,
  printsFile: true,
  isBinary: true,
  async run({ archives: [archive], options, limits, spool, analyzeOne }) {
    const path = options.path ?? '';
    const { analysis, image } = await analyzeOne(archive, 'stacked');
    const { stack, has, place, layer } = findFile(analysis, image, {
      layer: options.layer,
      path,
      archive,
      command: 'export',
      follow: 'not the last link',
      limits,
    });
    const isOf = (one: number | undefined): boolean => layer === undefined || one === layer;
    const missing = missingText(analysis, image, layer);
    const chunks = exportTar(stack.tree, image.layers, { top: place, has, spool, limits, missing });
    const command = commandLine('validate', ...archiveArguments(analysis));
    const exported = { ...analysis, images: [{ ...image, stack }] };
    const tops = [normalizePath(path).path, stack.tree.pathOf(place)];
    const findings = leftOutFindings(exported).filter(
      ({ where }) => isOf(where.layer ?? undefined) && tops.some((top) => isAtOrBelow(where.path ?? '', top)),
    );
    return { chunks, source: analysis.archive, leftOut: { kind: 'findings', findings, command } };
  },
};

/** `layers 1–3 of app.tar cannot be read to the end; details: timg-inspect validate app.tar`; undefined if nothing is missing. */
function missingText(
  analysis: Analysis,
  { image, layers }: ImageAnalysis,
  layer: number | undefined,
): string | undefined {
  const damage = cutFindings(analysis).at(0)?.message;
  if (damage === undefined) return undefined;
  // An exported root filesystem is the archive itself, which can be damaged anywhere.
  const damaged = image.format === 'rootfs' ? [] : layers.filter((one) => layerDamage(one) !== undefined);
  const ofLayer = damaged.filter((one) => layer === undefined || one.layer.index === layer);
  if (damaged.length > 0 && ofLayer.length === 0) return undefined;
  const { name } = analysis.archive;
  const what =
    damaged.length === 0
      ? `${name}: ${damage}`
      : `${layerList(ofLayer.map((one) => one.layer.index))} of ${name} cannot be read to the end`;
  return `${what}; details: ${commandLine('validate', ...archiveArguments(analysis))}`;
}
