// Rules: blobs whose bytes are not what their digest, diff ID or size declares.
import { type Check, checksOf, isOfUnknownAlgorithm } from '../../analysis/verification/digest-checks.ts';
import { everyEngine } from '../../image/engines.ts';
import type { FormatName } from '../../image/image.ts';
import { digestOf, isVerifiable, parseDigest } from '../../oci/digest.ts';
import { shortened } from '../../text/message-name.ts';
import { isCut } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { documentMember, imageLabel, pluralize } from '../wording.ts';

const locationOfCheck = ({ name: blob, layer }: Pick<Check, 'name' | 'layer'>) => ({
  image: layer ? imageLabel(layer.image) : null,
  layer: layer?.index ?? null,
  blob,
});

/** How messages name a blob: `layer 3`, else its name. */
const blobText = ({ layer, blob }: { readonly layer: number | null; readonly blob: string }): string =>
  layer === null ? shortened(blob) : `layer ${layer}`;

interface DigestData {
  readonly layer: number | null;
  readonly blob: string;
  readonly declared: string;
  readonly declaredBy: string;
  readonly observed: string;
}

/** Compares the digest of each blob with the one declared by its descriptor or by its name in blobs/. */
export const digest: Rule<DigestData> = {
  id: 'integrity/digest',
  severity: 'error',
  title: 'A blob does not match its digest',
  why: 'A blob is identified by the digest of its bytes: registries and engines refuse any other content. Build or pull the image again.',
  needs: 'hashes',
  *check(analysis) {
    for (const { hash, name: blob, status, declared, declaredBy, observed, layer } of checksOf(analysis)) {
      if (hash !== 'digest' || status !== 'mismatch' || !declared || !observed || declared === observed) continue;
      const where = locationOfCheck({ name: blob, layer });
      yield { where, data: { layer: where.layer, blob, declared, declaredBy: declaredBy ?? '', observed } };
    }
  },
  message: ({ layer, blob, declared, observed }) =>
    `${blobText({ layer, blob })}: digest mismatch: declared ${declared}, observed ${observed}`,
};

interface DiffIDData {
  readonly layer: number;
  readonly declared: string;
  readonly observed: string;
  readonly format: FormatName;
}

/** Compares the digest of each uncompressed layer with the one declared in the config (config.md, "Layer DiffID"). */
export const diffID: Rule<DiffIDData> = {
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

interface SizeData {
  readonly layer: number | null;
  readonly blob: string;
  readonly declared: number;
  readonly declaredBy: string;
  readonly observed: number;
}

/** Compares the size of each blob with the one declared by its descriptor (descriptor.md: check the size first). */
export const size: Rule<SizeData> = {
  id: 'integrity/size',
  severity: 'error',
  title: 'A blob does not have its declared size',
  why: 'A blob of another size is truncated, or it is another blob. Build or pull the image again.',
  *check(analysis) {
    const end = isCut(analysis) ? analysis.archive.tar?.end : undefined;
    for (const { name: blob, range, declaredSize, declaredBy, observedSize, layer } of checksOf(analysis)) {
      if (declaredSize === null || observedSize === null || declaredSize === observedSize) continue;
      // If the archive is truncated in this blob, that has been reported already.
      if (range?.end === end) continue;
      const where = locationOfCheck({ name: blob, layer });
      const declared = { declared: declaredSize, declaredBy: declaredBy ?? '' };
      yield { where, data: { layer: where.layer, blob, ...declared, observed: observedSize } };
    }
  },
  message: ({ layer, blob, declared, observed }) =>
    `${blobText({ layer, blob })}: size mismatch: declared ${pluralize(declared, 'byte')}, observed ${pluralize(observed, 'byte')}`,
  // The other engines compare the digest only.
  refusedBy: () => ['umoci'],
};

interface UnverifiableDigestData {
  readonly layer: number | null;
  readonly blob: string;
  readonly hash: Check['hash'];
  readonly declared: string;
}

/** Blobs whose declared digest has an algorithm that nothing can verify, so that they can have any content. */
export const unverifiableDigest: Rule<UnverifiableDigestData> = {
  id: 'integrity/unverifiable-digest',
  severity: 'error',
  title: 'A blob has a digest that cannot be verified',
  why: 'Container engines verify sha256, sha384 and sha512, and refuse other algorithms. The blob can have any content. Write the image again with sha256.',
  *check(analysis) {
    for (const check of checksOf(analysis)) {
      const { hash, name: blob, declared } = check;
      if (!isOfUnknownAlgorithm(check) || declared === null) continue;
      const where = locationOfCheck(check);
      yield { where, data: { layer: where.layer, blob, hash, declared } };
    }
  },
  message: ({ layer, blob, hash, declared }) =>
    `${blobText({ layer, blob })}: cannot verify the ${hash === 'digest' ? 'digest' : 'diff ID'} ${shortened(declared)}: unknown algorithm`,
};

interface EmbeddedDataFault {
  readonly name: string;
  readonly pointer: string;
  readonly fault: string;
}

/**
 * Checks a blob that is embedded in its descriptor (descriptor.md, "data": base64 of the content that digest and size
 * describe).
 */
export const embeddedData: Rule<EmbeddedDataFault> = {
  id: 'integrity/embedded-data',
  severity: 'error',
  title: 'The data embedded in a descriptor does not match it',
  why: 'Tools use the embedded data instead of the blob. It must be base64 with the declared size and digest. Write the image again with a correct descriptor.',
  ofArchive: true,
  *check({ contents }) {
    for (const { from, pointer: at, declared } of contents.references) {
      if (declared?.data == null) continue;
      const fault = faultOf(declared.data, declared.digest ?? '', declared.size);
      const pointer = `${at}/data`;
      if (fault) yield { where: { blob: from, pointer }, data: { name: from, pointer, fault } };
    }
  },
  message: ({ name, pointer, fault }) => `${documentMember(name, pointer)} ${fault}`,
};

function faultOf(data: string, digest: string, size: number | null | undefined): string | undefined {
  const bytes = Buffer.from(data, 'base64');
  // Node decodes anything. Only valid base64 encodes back to the same text.
  if (bytes.toString('base64') !== data) return 'is not base64';
  if (size != null && bytes.length !== size) return `has ${bytes.length} bytes, but ${size} are declared`;
  if (!isVerifiable(digest)) return undefined;
  const observed = digestOf(bytes, parseDigest(digest)?.algorithm);
  return observed === digest ? undefined : `has the digest ${observed}, but ${digest} is declared`;
}
