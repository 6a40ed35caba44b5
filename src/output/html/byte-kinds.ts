// The kinds of bytes, in the order in which the page draws them.
import type { LedgerBytes } from '../../analysis/ledger.ts';

export const byteKinds = [
  'live',
  'overwritten',
  'copied',
  'deleted',
  'duplicate',
  'unusable',
  'overhead',
] as const satisfies readonly (keyof LedgerBytes)[];
