// What pages say about the base image: which layers it has, and how that is told.
import type { GuessSign } from '../../analysis/base-image/guess-base.ts';
import type { BaseBasis } from '../../analysis/base-image/layers-above-base.ts';
import { indexRanges, layerList } from '../../rules/wording.ts';
import { shortened } from '../../text/message-name.ts';
import type { OwnData } from '../image-data.ts';

/** `base image: layers 0–3 (debian:12, annotation)`, for a heading. */
export const baseFacts = (own: OwnData, layerCount: number): readonly string[] =>
  isUnknown(own.basis, layerCount) ? [] : [`base image: ${baseLayers(own)} (${baseSource(own)})`];

export const baseLayers = ({ from }: OwnData): string => (from === 0 ? 'no layer' : layerList(rangeOf(0, from)));

/** `debian:12, annotation` */
export const baseSource = (own: OwnData): string =>
  [...(own.base === null ? [] : [shortened(own.base)]), howTold(own)].join(', ');

/** `4 (guessed)`, for a table: how many layers it has. */
export const baseCount = ({ from, basis }: OwnData, layerCount: number): string | null =>
  isUnknown(basis, layerCount) ? null : `${from} (${words[basis]})`;

/** Nothing is known of a single layer. */
const isUnknown = (basis: BaseBasis, layerCount: number): boolean => basis === 'assumed' && layerCount < 2;

const rangeOf = (from: number, end: number): readonly number[] =>
  Array.from({ length: end - from }, (_, at) => from + at);

const words: Readonly<Record<BaseBasis, string>> = {
  'own-from': '--own-from',
  base: '--base',
  provenance: 'provenance',
  annotation: 'annotation',
  label: 'label',
  learned: 'learned',
  guessed: 'guessed',
  assumed: 'assumed',
};

const signTexts: Readonly<Record<GuessSign, string>> = {
  comment: 'its name in a comment',
  command: 'a CMD',
  builder: 'a change of builder',
  time: 'build times',
  root: 'the root filesystem in layer 0',
};

const signsText = ({ guessedBy }: OwnData): string => (guessedBy ?? []).map((sign) => signTexts[sign]).join(' and ');

const howTold = (own: OwnData): string =>
  own.basis === 'guessed' ? `guessed from ${signsText(own)}` : words[own.basis];

/** Which layers are above the base image, and how that is told. */
export function ownNote(own: OwnData, layerCount: number): string {
  const { from, basis, base } = own;
  const isAssumed = basis === 'assumed';
  if (from >= layerCount)
    return isAssumed ? 'assuming the only layer is the base image' : `no layers are above ${baseText(own)}`;
  const layers = `by layer${layerCount - from === 1 ? '' : 's'} ${indexRanges(rangeOf(from, layerCount)).join(', ')}`;
  if (isAssumed) return from === 0 ? layers : `${layers}, assuming layer 0 is the base image; pass --base to be exact`;
  if (basis !== 'guessed') return `${layers}, above ${baseText(own)}`;
  const guessed = base === null ? 'the base image' : shortened(base);
  return `${layers}, guessing ${guessed} from ${signsText(own)}; pass --base to be exact`;
}

/** `the base image debian:12 (annotation)` */
const baseText = (own: OwnData): string =>
  `the base image ${own.base === null ? '' : `${shortened(own.base)} `}(${howTold(own)})`;
