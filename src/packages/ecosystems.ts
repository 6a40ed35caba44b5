// All package ecosystems, in the order in which they claim paths: operating system packages first, then language packages.
import { conda } from './conda.ts';
import type { Ecosystem } from './ecosystem.ts';
import { npm } from './npm.ts';
import { pypi } from './pypi.ts';

export const ecosystems: readonly Ecosystem[] = [conda, npm, pypi];
