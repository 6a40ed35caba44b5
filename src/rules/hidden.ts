// The common part of the rules about hidden bytes, one for each label: an observation a cause.
import type { Analysis } from '../analysis/analysis.ts';
import { type Cause, causesOf } from '../analysis/causes.ts';
import type { HiddenLabel } from '../analysis/ledger.ts';
import { advice } from './advice.ts';
import { imageLabel } from './image-label.ts';
import type { Observation } from './rule.ts';

export interface HiddenBytes extends Cause {
  readonly createdBy: string | null;
  readonly advice: string;
}

export function* hiddenBytes({ images }: Analysis, label: HiddenLabel): Generator<Observation<HiddenBytes>> {
  for (const { image, merged } of images) {
    const steps = image.layers.map(({ history }) => history?.created_by ?? null);
    for (const cause of merged ? causesOf(merged.ledger) : []) {
      if (cause.label !== label) continue;
      const data = { ...cause, createdBy: steps[cause.causedBy], advice: advice(cause, steps) };
      yield { where: { image: imageLabel(image), layer: cause.causedBy }, bytes: cause.bytes, data };
    }
  }
}

export const inLayers = (layers: readonly number[]): string =>
  `layer${layers.length > 1 ? 's' : ''} ${layers.join(', ')}`;
