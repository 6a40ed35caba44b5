// Compares the digest of each uncompressed layer with the one declared in the config (config.md, "Layer DiffID").
import { checksOf } from '../../analysis/verification/digest-checks.ts';
import { everyEngine } from '../../image/engines.ts';
import type { FormatName } from '../../image/image.ts';
import type { Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface Data {
  readonly layer: number;
  readonly declared: string;
  readonly observed: string;
  readonly format: FormatName;
}

export const diffID: Rule<Data> = {
  id: 'integrity/diff-id',
  severity: 'error',
  title: 'A layer does not match its diff ID',
  why: 'The config declares the hash of each layer after decompression. Most engines refuse an image if it differs. Build or pull the image again.',
  needs: 'hashes',
  *check(analysis) {
    for (const { hash, name: blob, status, declared, observed, layer } of checksOf(analysis)) {
      if (hash !== 'diffID' || status !== 'mismatch' || !layer || !declared || !observed) continue;
      const where = { image: imageLabel(layer.image), layer: layer.index, blob };
      yield { where, data: { layer: layer.index, declared, observed, format: layer.image.format } };
    }
  },
  message: ({ layer, declared, observed }) =>
    `layer ${layer}: diff ID mismatch: declared ${declared}, observed ${observed}`,
  // podman and skopeo compare the diff IDs of docker save only.
  refusedBy: ({ format }) =>
    format === 'docker-archive' ? everyEngine : everyEngine.filter((engine) => engine !== 'podman'),
};
