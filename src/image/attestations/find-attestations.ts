// Finds the attestations of an archive: blobs with in-toto statements or bills of materials, and the image that each is about. They
// are stored as BuildKit does (annotations vnd.docker.reference), as cosign does (a tag `sha256-HEX.att`), and as referrers (OCI
// image-spec 1.1, `subject`).

import { annotation, predicateTypeAnnotations } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import { claimedBill, holdsStatement } from '../../oci/media-type.ts';
import type { Loose, LooseDescriptor } from '../document.ts';
import type { Blob, Contents, Reference } from '../image.ts';
import { referencesByDocument } from '../references.ts';

/** A blob with an attestation. */
export interface AttestationBlob extends Blob {
  /** Name of the manifest that has it as a layer, and the pointer to it there. */
  readonly from: string;
  readonly pointer: string;
  /** Digest of that manifest, if an index or a name declares it. */
  readonly manifestDigest: Digest | undefined;
  /** Digests of the manifest that it is about, as its manifest and the indexes say: more than one if they disagree. */
  readonly about: readonly Digest[];
  /** Predicate type as its manifest says; undefined if it does not. */
  readonly declaredType: string | undefined;
}

/** All attestations, in the order of the documents. */
export function findAttestations({ documents, references }: Contents): readonly AttestationBlob[] {
  const byDocument = referencesByDocument(references.filter(({ role }) => role === 'layer'));
  const subjects = new Subjects(references);
  return documents.flatMap(({ name, kind, value }): readonly AttestationBlob[] => {
    if (kind !== 'oci-manifest' || !value) return [];
    const manifest = value as Loose<ImageManifest>;
    const layers = (byDocument.get(name) ?? []).filter(isAttestation);
    if (layers.length === 0) return [];
    const { manifestDigest, about } = subjects.of(name);
    return layers.map(({ name: blob, range, declared, from, pointer }) => ({
      name: blob,
      range,
      declared,
      from,
      pointer,
      manifestDigest,
      about: [...new Set([manifest.subject?.digest ?? [], about].flat())],
      declaredType: typeIn(declared) ?? typeIn(manifest),
    }));
  });
}

function isAttestation({ declared }: Reference): boolean {
  const mediaType = declared?.mediaType ?? '';
  return holdsStatement(mediaType) || claimedBill(mediaType) !== undefined;
}

/** One manifest with its own annotations has a single layer. */
function typeIn(annotated: Pick<LooseDescriptor, 'annotations'> | undefined): string | undefined {
  for (const name of predicateTypeAnnotations) {
    const type = annotated?.annotations?.[name];
    if (type) return type;
  }
  return undefined;
}

/** What indexes say manifests are about. */
class Subjects {
  /** By name of the manifest. */
  readonly #references: ReadonlyMap<string, readonly Reference[]>;
  readonly #byIndex: ReadonlyMap<string, readonly Reference[]>;
  /** What an index says about all manifests in it, by name of the index. */
  readonly #known = new Map<string, { readonly tag: Digest | undefined; readonly cosign: Digest | undefined }>();

  constructor(references: readonly Reference[]) {
    const manifests = references.filter(({ role }) => role === 'manifest');
    const byName = new Map<string, Reference[]>();
    for (const reference of manifests) {
      const known = byName.get(reference.name);
      if (known) known.push(reference);
      else byName.set(reference.name, [reference]);
    }
    this.#references = byName;
    this.#byIndex = referencesByDocument(manifests);
  }

  of(name: string): Pick<AttestationBlob, 'manifestDigest' | 'about'> {
    const references = this.#references.get(name) ?? [];
    const manifestDigest = references[0]?.declared?.digest ?? undefined;
    const about = references.flatMap((reference) => aboutOf(reference) ?? this.#ofIndex(reference) ?? []);
    return { manifestDigest, about };
  }

  #ofIndex({ from, declared }: Reference): Digest | undefined {
    const known = this.#known.get(from) ?? { tag: this.#ofTag(from), cosign: this.#ofCosign(from) };
    this.#known.set(from, known);
    return known.tag ?? (kindOf(declared) === 'atts' ? known.cosign : undefined);
  }

  /** Registries without the referrers API have an index of referrers with the tag `sha256-HEX` (distribution-spec, "Referrers Tag Schema"). */
  #ofTag(from: string): Digest | undefined {
    for (const ofIndex of this.#references.get(from) ?? []) {
      const about = digestInTag(ofIndex);
      if (about !== undefined) return about;
    }
    return undefined;
  }

  /** `cosign save` replaces the tag by annotations of index.json, which then has a single image or index. */
  #ofCosign(from: string): Digest | undefined {
    const images = (this.#byIndex.get(from) ?? []).filter((one) => /^image/.test(kindOf(one.declared) ?? ''));
    return images.length === 1 ? (images[0]?.declared?.digest ?? undefined) : undefined;
  }
}

const aboutOf = (reference: Reference): Digest | undefined =>
  reference.declared?.annotations?.[annotation.referenceDigest] ?? digestInTag(reference);

/** `sha256-HEX`, with a suffix of cosign such as `.att` or `.sbom`. */
function digestInTag({ declared }: Reference): Digest | undefined {
  const { [annotation.imageName]: name, [annotation.refName]: ref } = declared?.annotations ?? {};
  const [, algorithm, hex] = /(?:^|:)(sha256|sha512)-([0-9a-f]{64,128})(?:\.[a-z]+)?$/.exec(name ?? ref ?? '') ?? [];
  return algorithm === undefined ? undefined : `${algorithm}:${hex}`;
}

/** `image`, `imageIndex`, `sigs`, `atts` */
const kindOf = (declared: LooseDescriptor | undefined): string | undefined =>
  /^dev\.cosignproject\.cosign\/(\w+)$/.exec(declared?.annotations?.[annotation.cosignKind] ?? '')?.[1];
