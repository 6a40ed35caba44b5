// sharing: which layers several images share, what that saves, and what deleting one of them would free: a layer stays
// while any image uses it.
import type { Analysis } from '../analysis/analysis.ts';
import { type Sharing, sharingOf } from '../analysis/sharing.ts';
import { differenceOfSizes } from '../analysis/sizes.ts';
import { missingFacts } from '../rules/evaluate.ts';
import type { Report } from './report.ts';
import { sharingBlocks } from './sharing-blocks.ts';
import type { SharingData } from './sharing-data.ts';

export function sharing(analyses: readonly Analysis[], mostRows: number): Report<SharingData> {
  const findings = analyses.flatMap(missingFacts);
  const data = sharingData(sharingOf(analyses));
  return {
    report: 'sharing',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data,
    items: data.layers,
    findings,
    blocks: [...sharingBlocks(data, mostRows), { kind: 'findings', findings }],
  };
}

const sharingData = ({ images, layers, separate, together }: Sharing): SharingData => ({
  images: images.map(({ image, archives, sizes, unique }, index) => ({
    index,
    names: image.names,
    imageID: image.imageID ?? null,
    platform: image.platform ?? null,
    archives,
    sizes,
    unique,
  })),
  layers: layers.map(({ users, ...layer }, index) => ({ index, ...layer, users: users.length })),
  edges: layers.flatMap(({ users }, layer) => users.map((image) => ({ image, layer }))),
  total: { separate, together, saved: differenceOfSizes(separate, together) },
});
