// All named queries, in the order in which they are listed.
import { baseImages } from './named/base-images.ts';
import { duplicates } from './named/duplicates.ts';
import { forbiddenPaths } from './named/forbidden-paths.ts';
import { growth } from './named/growth.ts';
import { largestPackages } from './named/largest-packages.ts';
import { outliers } from './named/outliers.ts';
import { registryBytes } from './named/registry-bytes.ts';
import { sharedLayers } from './named/shared-layers.ts';
import { uniqueBytes } from './named/unique-bytes.ts';
import { wasteByInstruction } from './named/waste-by-instruction.ts';
import type { NamedQuery } from './named-query.ts';

export const namedQueries: readonly NamedQuery[] = [
  largestPackages,
  wasteByInstruction,
  sharedLayers,
  registryBytes,
  uniqueBytes,
  duplicates,
  baseImages,
  growth,
  forbiddenPaths,
  outliers,
];
