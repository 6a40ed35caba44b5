// The waterfall from one image to another as data. Field names are part of the JSON contract.
import type { LayerPair } from '../../analysis/comparison/align-layers.ts';
import { directoryPath } from '../../analysis/comparison/baseline.ts';
import type { DirectoryStep, LayerStep } from '../../analysis/comparison/waterfall.ts';
import type { ImageData } from '../image-data.ts';

/**
 * shared: the same layer in both images · base: of the base image · own: above the base image · documents: config and
 * manifest
 */
export type Part = LayerPart | 'documents';
export type LayerPart = 'shared' | 'base' | 'own';

export interface StepData {
  readonly part: Part;
  /** Index of the layer in each image; null if it has none. */
  readonly old: number | null;
  readonly new: number | null;
  readonly instruction: string | null;
  /** The instruction in the old image if it was edited. */
  readonly oldInstruction: string | null;
  readonly sizes: ImageData['sizes'];
  readonly directories: readonly DirectoryStep[];
}

/** What the steps need from each image. */
export interface StepSide {
  /** By layer. */
  readonly instructions: readonly (string | null)[];
  /** Index of the first own layer. */
  readonly ownFrom: number;
  /** Bytes of config and manifest. */
  readonly documents: number | null;
}

interface Sides {
  readonly old: StepSide;
  readonly new: StepSide;
}

/** Equal diff IDs: shared. Otherwise base only if every layer of the pair is in its base image. */
export function partOf({ old, new: newer, alignedBy }: LayerPair, sides: Sides): LayerPart {
  if (alignedBy === 'diffID') return 'shared';
  const isOwn = (old !== undefined && old >= sides.old.ownFrom) || (newer !== undefined && newer >= sides.new.ownFrom);
  return isOwn ? 'own' : 'base';
}

export function stepData(waterfall: readonly LayerStep[], sides: Sides): readonly StepData[] {
  const layers = waterfall.map(
    (step): StepData => ({
      part: partOf(step, sides),
      old: step.old ?? null,
      new: step.new ?? null,
      instruction:
        (step.new === undefined ? sides.old.instructions[step.old ?? 0] : sides.new.instructions[step.new]) ?? null,
      oldInstruction: (step.alignedBy === 'similarity' && sides.old.instructions[step.old ?? 0]) || null,
      sizes: step.sizes,
      directories: step.directories.map(({ path, ...directory }) => ({ path: directoryPath(path), ...directory })),
    }),
  );
  const [before, after] = [sides.old.documents, sides.new.documents];
  const distribution = before === null || after === null ? null : after - before;
  const documents = { distribution, content: 0, files: 0, visible: 0 };
  const instructions = { instruction: null, oldInstruction: null };
  return [...layers, { part: 'documents', old: null, new: null, ...instructions, sizes: documents, directories: [] }];
}
