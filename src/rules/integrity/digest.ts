// The digest of a blob as stored against the one it is known by: a layer's descriptor, a document's name in blobs/.
import type { Analysis } from '../../analysis/analysis.ts';
import { distinctLayers } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import type { Observation, Rule } from '../rule.ts';

interface Data {
  readonly blob: string;
  readonly declared: string;
  readonly observed: string;
}

export const digest: Rule<Data> = {
  id: 'integrity/digest',
  severity: 'error',
  title: 'A blob does not have the digest it is known by',
  why: 'A blob is addressed by the digest of its bytes: no registry and no engine accepts another one in its place.',
  *check(analysis) {
    yield* layers(analysis);
    for (const { name, digest: observed } of analysis.contents.documents) {
      const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
      const declared = `sha256:${hex}`;
      if (hex && observed && observed !== declared) {
        yield { where: { blob: name }, data: { blob: name, declared, observed } };
      }
    }
  },
  message: ({ blob, declared, observed }) => `${blob}: declared ${declared}, observed ${observed} (sha256 of the blob)`,
};

function* layers(analysis: Analysis): Generator<Observation<Data>> {
  for (const { image, layer, changeset } of distinctLayers(analysis)) {
    const declared = layer.declared?.digest;
    const observed = changeset?.observed.digest;
    if (!observed || !declared?.startsWith('sha256:') || declared === observed) continue;
    const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
    yield { where, data: { blob: layer.name, declared, observed } };
  }
}
