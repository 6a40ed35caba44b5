// The rules about wasted files, one for each kind of waste. Each cause is one finding.
import type { Analysis } from '../../analysis/analysis.ts';
import { type Cause, causesOf } from '../../analysis/causes.ts';
import type { WasteKind } from '../../analysis/ledger.ts';
import { humanSize } from '../../spec/byte-size.ts';
import { advice } from '../advice.ts';
import type { Observation, Rule } from '../rule.ts';
import { imageLabel, layerList, pluralize } from '../wording.ts';

interface Waste extends Cause {
  readonly advice: string;
}

const copied = wasteRule('copied', {
  title: 'Unchanged content is stored again',
  why: 'A layer stores whole files: chmod, chown, touch, setcap or a plain rewrite ships the same content a second time. Set attributes where the file is created: COPY --chown=… --chmod=…, or in the same RUN.',
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
  why: 'Only the last entry of a path counts. The earlier bytes are useless, and tools differ in which entry they take. The tool that wrote the layer is faulty.',
  message: ({ wastedBy, ...waste }) => `layer ${wastedBy} stores ${amountOf(waste)} that its own later entries replace`,
});

export const wastedFiles: readonly Rule<Waste>[] = [copied, deleted, overwritten, duplicate];

function wasteRule(
  kind: WasteKind,
  { message, ...texts }: Pick<Rule<Waste>, 'title' | 'why' | 'message'>,
): Rule<Waste> {
  return {
    id: `bloat/${kind}`,
    severity: 'note',
    ...texts,
    check: (analysis) => wasteOf(analysis, kind),
    message: (waste) => `${message(waste)}; ${waste.advice}`,
  };
}

const amountOf = ({ fileCount, bytes }: Pick<Waste, 'fileCount' | 'bytes'>): string =>
  `${pluralize(fileCount, 'file')} (${humanSize(bytes)})`;

function* wasteOf({ images }: Analysis, kind: WasteKind): Generator<Observation<Waste>> {
  for (const { image, merged } of images) {
    const instructions = image.layers.map(({ history }) => history?.created_by ?? null);
    for (const cause of merged ? causesOf(merged.ledger) : []) {
      if (cause.kind !== kind) continue;
      const data = { ...cause, advice: advice(cause, { instructions, ownFrom: 0 }) };
      yield { where: { image: imageLabel(image), layer: cause.wastedBy }, bytes: cause.bytes, data };
    }
  }
}
