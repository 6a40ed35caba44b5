// layers: a row for each layer of each image, with hashes, sizes and the ledger.
import type { Analysis } from '../analysis/analysis.ts';
import { evaluate, rulesAt } from '../rules/evaluate.ts';
import { baseFacts } from './base/base-text.ts';
import type { Block } from './block.ts';
import { archiveArguments, commandLine } from './command-line.ts';
import { type ImageData, imageData } from './image-data.ts';
import { imageHeading, layersInFull } from './image-view.ts';
import type { Report } from './report.ts';

export interface LayersData {
  readonly images: readonly ImageData[];
}

const noImage = ({ archive }: Analysis): Block => ({ kind: 'heading', text: archive.name, facts: ['no image'] });

export function layers(analysis: Analysis): Report<LayersData> {
  const images = analysis.images.map(imageData);
  const findings = evaluate(analysis);
  return {
    report: 'layers',
    version: 1,
    subject: [analysis.archive.name],
    data: { images },
    findings,
    evaluatedRules: rulesAt({ depth: 'merged', attestations: true }),
    blocks: () => [
      ...(images.length === 0 ? [noImage(analysis)] : []),
      ...images.flatMap((image): Block[] => [
        imageHeading(image, ...baseFacts(image.own, image.layers.length)),
        layersInFull(image.layers),
      ]),
      { kind: 'findings', findings, notesCommand: commandLine('validate', ...archiveArguments(analysis)) },
    ],
  };
}
