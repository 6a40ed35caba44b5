// All package ecosystems, in the order in which they claim paths: operating system packages first, then language packages.

import type { Ecosystem } from './ecosystem.ts';

export const ecosystems: readonly Ecosystem[] = [];
