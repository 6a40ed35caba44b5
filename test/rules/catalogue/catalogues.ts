// All catalogues of rules.
import type { Catalogue } from './archives.ts';
import { attestations } from './attestations.ts';
import { bloat } from './bloat.ts';
import { documents } from './documents.ts';
import { engines } from './engines.ts';
import { images } from './images.ts';
import { integrity } from './integrity.ts';
import { packages } from './packages.ts';
import { portability } from './portability.ts';
import { references } from './references.ts';

/** Archives for each rule, by group. */
export const catalogues: Readonly<Record<string, Catalogue>> = {
  integrity,
  documents,
  images,
  portability,
  engines,
  bloat,
  packages,
  attestations,
  references,
};
