// All budgets, in the order in which reports list them.

import { fileSize, forbiddenPath, pathSize } from './budget/files.ts';
import { layerCount, layerSize } from './budget/layers.ts';
import { forbiddenPackage, newPackages, packageSize } from './budget/packages.ts';
import { growth, imageSize, ownGrowth, ownSize } from './budget/sizes.ts';
import { efficiency, ownWasted, wasted } from './budget/waste.ts';
import type { Budget } from './budget.ts';

export const budgets: readonly Budget[] = [
  imageSize,
  ownSize,
  growth,
  ownGrowth,
  wasted,
  ownWasted,
  efficiency,
  layerCount,
  layerSize,
  fileSize,
  pathSize,
  forbiddenPath,
  packageSize,
  forbiddenPackage,
  newPackages,
];
