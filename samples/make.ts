// The samples: small archives, each with a peculiarity that README.md describes. `samples()` makes all of them from the
// recipes; run as a program (`npm run samples`) this writes them here and removes what no recipe makes any more.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inProject } from '../test/support/project.ts';
import { attestationSamples } from './recipes/attestation-samples.ts';
import { binarySamples } from './recipes/binary-samples.ts';
import { brokenSamples } from './recipes/broken-samples.ts';
import { changesetSamples } from './recipes/changeset-samples.ts';
import { helloSamples } from './recipes/hello-samples.ts';
import { layoutSamples } from './recipes/layout-samples.ts';
import { ledgerSamples } from './recipes/ledger-samples.ts';
import { packageSamples } from './recipes/package-samples.ts';
import { producerSamples } from './recipes/producer-samples.ts';
import type { Sample } from './recipes/sample.ts';
import { tarSamples } from './recipes/tar-samples.ts';

/** What stands in samples/ besides the samples. */
export const WRITTEN_BY_HAND: readonly string[] = ['README.md', 'make.ts', 'recipes'];

/** File name under samples/ → bytes. */
export function samples(): ReadonlyMap<string, Buffer> {
  const all: readonly Sample[] = [
    ...helloSamples(),
    ...changesetSamples(),
    ...ledgerSamples(),
    ...packageSamples(),
    ...tarSamples(),
    ...producerSamples(),
    ...layoutSamples(),
    ...attestationSamples(),
    ...binarySamples(),
    ...brokenSamples(),
  ];
  const made = new Map(all);
  if (made.size !== all.length) throw new Error('two recipes make a sample of one name');
  return made;
}

export const samplesFolder = (): string => inProject('samples');

function write(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!WRITTEN_BY_HAND.includes(name)) rmSync(join(folder, name), { recursive: true });
  }
  for (const [name, bytes] of samples()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write(samplesFolder());
