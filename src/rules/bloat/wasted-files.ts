// Rules about wasted files, one for each kind of waste, with one finding for each cause.
import type { Analysis } from '../../analysis/analysis.ts';
import type { LayersAboveBase } from '../../analysis/base-image/layers-above-base.ts';
import { type Cause, causesOf } from '../../analysis/causes.ts';
import type { WasteKind } from '../../analysis/ledger.ts';
import { advice, withAssumption } from '../advice.ts';
import type { Observation, Rule } from '../rule.ts';
import { filesSize, imageLabel, layerList, pluralize } from '../wording.ts';

interface Waste extends Cause {
  readonly advice: string;
  /** Whether the base image is known or assumed, since the advice can be about it. */
  readonly basis: LayersAboveBase['basis'];
}

const copied = wasteRule('copied', {
  title: 'Unchanged content is stored again',
  why: 'A layer stores whole files: chmod, chown, touch, setcap or a plain rewrite ships the same content a second time. Set attributes where the file is created: use COPY --chown=… --chmod=…, or run chmod in the RUN that creates the file.',
  message: ({ wastedBy, attributes, storedIn, ...waste }) =>
    `layer ${wastedBy} copies ${amountOf(waste)} from ${layerList(storedIn)} ${attributes.length > 0 ? `to change ${attributes.join(', ')}` : 'without a change'}`,
});

const deleted = wasteRule('deleted', {
  title: 'Deleted files are still shipped',
  why: 'Deleting a file in a later layer does not remove it from the layer that added it: it is still pulled, and anyone can read it there. Delete files in the RUN that creates them, or copy only the result from another stage.',
  message: ({ wastedBy, storedIn, ...waste }) =>
    `layer ${wastedBy} deletes ${amountOf(waste)} that ${layerList(storedIn)} still ${storedIn.length === 1 ? 'ships' : 'ship'}`,
});

const overwritten = wasteRule('overwritten', {
  title: 'Overwritten versions of files are still shipped',
  why: 'A layer stores whole files: changing one byte ships the file again, and the old version stays in the layer below. Write the final version once, in one instruction or in another stage.',
  message: ({ wastedBy, storedIn, ...waste }) =>
    `layer ${wastedBy} overwrites ${amountOf(waste)} of ${layerList(storedIn)}`,
});

const duplicate = wasteRule('duplicate', {
  title: 'One layer stores the same path twice',
  why: 'Only the last entry of a path counts. The earlier bytes are useless, and tools differ in which entry they take. Rebuild the layer with another tool or version.',
  message: ({ wastedBy, ...waste }) =>
    `layer ${wastedBy} stores ${amountOf(waste)} that its own later entries overwrite`,
});

const unusable = wasteRule('unusable', {
  title: 'Entries that cannot be extracted are still shipped',
  why: 'Engines skip such entries or refuse the layer: validity/skipped-entry says why. Their bytes are pulled all the same. Build the layer without them.',
  message: ({ wastedBy, ...waste }) => `layer ${wastedBy} stores ${amountOf(waste)} that engines skip or refuse`,
});

export const wastedFiles: readonly Rule<Waste>[] = [copied, deleted, overwritten, duplicate, unusable];

function wasteRule(
  kind: WasteKind,
  { message, ...texts }: Pick<Rule<Waste>, 'title' | 'why' | 'message'>,
): Rule<Waste> {
  return {
    id: `bloat/${kind}`,
    severity: 'note',
    ...texts,
    check: (analysis) => wasteOf(analysis, kind),
    message: (waste) => `${message(waste)}; ${withAssumption(waste.advice, waste.basis)}`,
  };
}

const amountOf = ({ fileCount, bytes, distribution }: Pick<Waste, 'fileCount' | 'bytes' | 'distribution'>): string =>
  `${pluralize(fileCount, 'file')} (${filesSize(bytes, distribution)})`;

function* wasteOf({ images }: Analysis, kind: WasteKind): Generator<Observation<Waste>> {
  for (const one of images) {
    const { image, own } = one;
    for (const cause of causesOf(one)) {
      if (cause.kind !== kind) continue;
      const data = { ...cause, advice: advice(cause, one), basis: own.basis };
      yield { where: { image: imageLabel(image), layer: cause.wastedBy }, bytes: cause.bytes, data };
    }
  }
}
