// All budgets, in the order in which reports list them.

import { efficiency } from './budget/efficiency.ts';
import { fileSize } from './budget/file-size.ts';
import { forbiddenPath } from './budget/forbidden-path.ts';
import { growth } from './budget/growth.ts';
import { imageSize } from './budget/image-size.ts';
import { layerCount } from './budget/layer-count.ts';
import { layerSize } from './budget/layer-size.ts';
import { ownGrowth } from './budget/own-growth.ts';
import { ownSize } from './budget/own-size.ts';
import { ownWasted } from './budget/own-wasted.ts';
import { pathSize } from './budget/path-size.ts';
import { wasted } from './budget/wasted.ts';
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
];
