// The mutations.
import type { Mutation } from './mutation.ts';
import { damagedBlob } from './mutations/blobs.ts';
import { doubledBlocks, removedBlocks, swappedBlocks } from './mutations/blocks.ts';
import { flippedBits, lostBytes, otherBytes, strayBytes, truncated } from './mutations/bytes.ts';
import { compressed, damagedLayers, damagedWhole } from './mutations/compression.ts';
import { deepDirectories, deepJSON } from './mutations/deep.ts';
import { hugeSize, negativeSize, otherName, otherType, wrongNumbers } from './mutations/headers.ts';
import { indexCircles, indexTower } from './mutations/indexes.ts';
import { otherValues, renamedKeys, strangeKeys } from './mutations/json.ts';
import { linkCircles, linkedBlobs, linkTower } from './mutations/links.ts';
import { names } from './mutations/names.ts';
import { lyingPax, lyingRecords } from './mutations/pax.ts';
import { overlapping, sharedBlobs } from './mutations/shared.ts';
import { lyingSparseMaps, sparseMaps } from './mutations/sparse.ts';

export const mutations: readonly Mutation[] = [
  truncated,
  flippedBits,
  otherBytes,
  lostBytes,
  strayBytes,
  swappedBlocks,
  doubledBlocks,
  removedBlocks,
  damagedBlob,
  hugeSize,
  negativeSize,
  wrongNumbers,
  otherType,
  otherName,
  names,
  linkCircles,
  linkTower,
  linkedBlobs,
  deepDirectories,
  deepJSON,
  otherValues,
  strangeKeys,
  renamedKeys,
  indexCircles,
  indexTower,
  sharedBlobs,
  overlapping,
  lyingRecords,
  lyingPax,
  sparseMaps,
  lyingSparseMaps,
  damagedLayers,
  damagedWhole,
  compressed,
];
