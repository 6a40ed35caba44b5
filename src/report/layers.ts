// layers: a row a layer, for each image.
import type { Analysis } from '../analysis/analysis.ts';
import { evaluate, rulesAt } from '../rules/evaluate.ts';
import type { Block } from './block.ts';
import { imageNote, imageTitle, layersInFull } from './image-blocks.ts';
import { type ImageData, imageData } from './image-data.ts';
import type { Report } from './report.ts';

export interface LayersData {
  readonly images: readonly ImageData[];
}

export function layers(analysis: Analysis): Report<LayersData> {
  const images = analysis.images.map(imageData);
  const findings = evaluate(analysis);
  const tables = images.flatMap((image): Block[] => [
    { kind: 'heading', text: imageTitle(image), note: imageNote(image) },
    layersInFull(image.layers),
  ]);
  const blocks: Block[] = [...tables, { kind: 'findings', findings, notesInBrief: true }];
  return {
    report: 'layers',
    version: 1,
    subject: [analysis.archive.name],
    data: { images },
    findings,
    judgedBy: rulesAt('merged'),
    blocks,
  };
}
