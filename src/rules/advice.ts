// How to fix wasted bytes and leftovers: the change to the Dockerfile, by kind of waste, changed attributes, and the
// instructions that wrote and wasted the files. Layers of the base image need another base image.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { baseLayerCount, type LayersAboveBase } from '../analysis/base-image/layers-above-base.ts';
import type { Cause } from '../analysis/causes.ts';
import { instructionOf } from '../analysis/layer-analysis.ts';
import { indexRanges, layerList } from './wording.ts';

type AdvisedImage = Pick<ImageAnalysis, 'layers' | 'own'>;

const anotherBase = 'a newer or smaller base image';
const fromAnotherStage = 'copy only the result from another stage';
const wholeFile = 'changing one attribute copies the whole file';

export function advice(cause: Cause, image: AdvisedImage): string {
  const { kind, attributes, storedIn, wastedBy } = cause;
  const base = baseLayerCount(image.own, image.layers.length);
  if (kind === 'duplicate' || kind === 'unusable') return adviceForFaultyLayer(kind, wastedBy < base);
  if (wastedBy < base) return `inside the base image: use ${anotherBase}`;
  if (kind === 'copied' && attributes.length === 0) return 'nothing changed: do not write these files again';
  const own = storedIn.filter((layer) => layer >= base);
  if (own.length === 0) return adviceForBaseFiles(kind);
  return adviceForOwnFiles(cause, own, image) + othersInBase(own.length < storedIn.length);
}

/** How to avoid files that the final filesystem does not need. `fix` is the change to the Dockerfile. */
export function adviceForLeftovers(fix: string, storedIn: readonly number[], { layers, own }: AdvisedImage): string {
  const base = baseLayerCount(own, layers.length);
  const inBase = storedIn.filter((layer) => layer < base);
  return inBase.length === storedIn.length ? `use ${anotherBase}` : fix + othersInBase(inBase.length > 0);
}

/** For a finding: the advice with the assumption that it depends on. */
export function withAssumption(text: string, basis: LayersAboveBase['basis']): string {
  if (!text.includes('base image')) return text;
  if (basis === 'guessed') return `${text} (guessing which layers are the base image)`;
  return basis === 'assumed' ? `${text} (assuming layer 0 is the base image)` : text;
}

const othersInBase = (areThere: boolean): string => (areThere ? '; other files are in the base image' : '');

function adviceForFaultyLayer(kind: 'duplicate' | 'unusable', isInBase: boolean): string {
  const where = isInBase ? 'it' : 'the layer';
  const another = `rebuild ${where} with another tool or version`;
  if (kind === 'unusable') {
    const without = `no engine can create these files: build ${where} without them`;
    return isInBase ? `inside the base image: use ${anotherBase}; ${without}` : without;
  }
  return isInBase
    ? `inside the base image: use ${anotherBase}, or ${another}`
    : `${another}: the one that wrote it is faulty`;
}

function adviceForBaseFiles(kind: 'overwritten' | 'copied' | 'deleted'): string {
  const leave = 'do not change files of the base image';
  switch (kind) {
    case 'copied':
      return `${wholeFile}: ${leave}`;
    case 'deleted':
      return 'the base image still ships these files: start from a base image without them';
    case 'overwritten':
      return `the base image still ships the old version: if this is a package update, use a newer base image; otherwise ${leave}`;
  }
}

function adviceForOwnFiles({ kind, attributes, wastedBy }: Cause, own: readonly number[], image: AdvisedImage): string {
  const all = image.layers.map(instructionOf);
  const instructions = own.map((layer) => all[layer] ?? '');
  const allByCopy = instructions.every((instruction) => /^(?:COPY|ADD)\b/.test(instruction));
  if (kind === 'copied') return adviceForCopies(attributes, own, allByCopy);
  if (kind === 'overwritten') {
    return `write the final version once: merge the instructions of layers ${indexRanges([...own, wastedBy]).join(' and ')}, or ${fromAnotherStage}`;
  }
  return allByCopy
    ? `do not copy files that are deleted later: list them in .dockerignore, use RUN --mount=type=bind, or ${fromAnotherStage}`
    : `delete the files in ${creatorOf(own, 'them')}, use RUN --mount=type=cache for caches, or ${fromAnotherStage}`;
}

function adviceForCopies(attributes: Cause['attributes'], own: readonly number[], allByCopy: boolean): string {
  const changesOwner = attributes.includes('uid') || attributes.includes('gid');
  const changesMode = attributes.includes('mode');
  if ((changesOwner || changesMode) && allByCopy) {
    const flags = [...(changesOwner ? ['--chown=…'] : []), ...(changesMode ? ['--chmod=…'] : [])].join(' ');
    return `${wholeFile}: write COPY ${flags} in ${layerList(own)}`;
  }
  if (changesOwner || changesMode) {
    const what = [...(changesMode ? ['mode'] : []), ...(changesOwner ? ['owner'] : [])].join(' and ');
    return `${wholeFile}: set the ${what} in ${creatorOf(own, 'the files')}`;
  }
  if (attributes.includes('xattr')) {
    return `${wholeFile}: run setcap in ${allByCopy ? 'another stage, and copy the files from there' : creatorOf(own, 'the files')}`;
  }
  return 'only the modification time changed: do not touch or copy files that did not change';
}

const creatorOf = (own: readonly number[], files: string): string =>
  `the ${own.length === 1 ? 'RUN that creates' : 'instructions that create'} ${files} (${layerList(own)})`;
