// An image of literal layers, analyzed with the owners of its files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageAnalysis } from '../../src/analysis/analysis.ts';
import { analyze } from '../../src/analysis/analyze.ts';
import type { Merged } from '../../src/analysis/merge.ts';
import type { Owner } from '../../src/analysis/packages/owner.ts';
import type { Ownership } from '../../src/analysis/packages/ownership.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import { fullName } from '../../src/packages/package-url.ts';
import { dockerSave, ociArchive } from './image-builder.ts';
import { first } from './items.ts';
import type { TarLiteral } from './tar-builder.ts';

export interface OwnedImage {
  readonly layers: ImageAnalysis['layers'];
  readonly merged: Merged;
  readonly ownership: Ownership;
}

/** `compression` of the layers: evidence of compressed layers is kept while they are scanned. */
export async function ownedImage(
  layers: readonly (readonly TarLiteral[])[],
  compression: 'none' | 'gzip',
  limits = defaultLimits,
): Promise<OwnedImage> {
  const folder = mkdtempSync(join(tmpdir(), 'owned-image-'));
  const spool = new Spool();
  try {
    const image = { names: ['sample/owned:1'], steps: layers.map((entries) => ({ createdBy: 'RUN it', entries })) };
    const name = join(folder, 'image.tar');
    writeFileSync(name, compression === 'none' ? dockerSave([image], { v1Configs: false }) : ociArchive([image]));
    const opened = await openImages({ name }, spool, limits);
    const options = { depth: 'merged', limits, packages: spool, distribution: 'stored' } as const;
    const {
      merged,
      ownership,
      layers: analyzed,
    } = first((await analyze(opened, opened.contents.images, options)).images);
    if (!merged || !ownership) throw new Error('a layer is missing');
    return { layers: analyzed, merged, ownership };
  } finally {
    spool.remove();
    rmSync(folder, { recursive: true });
  }
}

/** `deb/jq`, `derived deb/jq`, or `none`. */
export function ownerText({ packages }: Ownership, owner: Owner | undefined): string {
  const one = owner && packages[owner.index];
  return one ? `${owner.isDerived ? 'derived ' : ''}${one.type}/${fullName(one)}` : 'none';
}
