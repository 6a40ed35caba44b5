// The rows about one image: they depend on its manifest, its config and its layers, not on the archive that has it.

import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { layersAboveBase } from '../../analysis/base-image/layers-above-base.ts';
import { instructionOf } from '../../analysis/layer-analysis.ts';
import { type LedgerBytes, wastedBytes } from '../../analysis/ledger.ts';
import type { Merged } from '../../analysis/merge.ts';
import type { Ownership } from '../../analysis/packages/ownership.ts';
import { allPackageSizes } from '../../analysis/packages/package-sizes.ts';
import { imageSizes } from '../../analysis/sizes.ts';
import type { Image } from '../../image/image.ts';
import { annotation } from '../../oci/descriptor.ts';
import { chainIDs, type Digest } from '../../oci/digest.ts';
import { parseReference } from '../../oci/reference.ts';
import { fullName, packageURL } from '../../packages/package-url.ts';
import { isComplete } from '../../rules/completeness.ts';
import { bloatFindings, imageFindings, packageFindings, worstFirst } from '../../rules/evaluate.ts';
import type { FactRow } from './tables.ts';
import { documentTime, pathValues } from './text.ts';

/** An image all of whose layers were read and are what it declares. */
export interface KnownImage {
  /** Digest of the manifest; without one, of what the config and the layers are. */
  readonly key: Digest;
  readonly layerKeys: readonly Digest[];
  /** The analysis of this image alone. */
  readonly analysis: Analysis;
  readonly image: ImageAnalysis;
  readonly merged: Merged;
  readonly ownership: Ownership;
}

/** The image with the base that it tells itself: what else the archive has depends on the archive. */
export const withOwnBase = (image: ImageAnalysis, { contents }: Analysis): ImageAnalysis => ({
  ...image,
  own: layersAboveBase(image.image, contents),
});

/** Table image_layers: a row for each layer, lowest first. */
export function* imageLayerRows({ key, layerKeys, image, merged }: KnownImage): Generator<FactRow> {
  const chain = chainIDs(image.layers.map(({ layer }) => layer.diffID));
  for (const [index, one] of image.layers.entries()) {
    const { layer } = one;
    yield [
      key,
      index,
      layerKeys[index] as Digest,
      layer.diffID as Digest,
      chain[index] as Digest,
      // Without a manifest, what is declared of a layer is not a part of the image.
      image.image.manifest ? (layer.declared?.mediaType ?? null) : null,
      instructionOf(one),
      index >= image.own.from,
      ...ledgerValues(merged.ledger.layers[index]),
      ...ledgerValues(merged.ledger.distribution.layers[index]),
    ];
  }
}

/** Table packages: a row for each package, by its number. */
export function* packageRows({ key, merged, ownership }: KnownImage): Generator<FactRow> {
  const all = allPackageSizes(merged, ownership);
  for (const [index, one] of ownership.packages.entries()) {
    const owned = all.packages[index];
    if (!owned) throw new Error('a package without sizes');
    yield [
      key,
      index,
      one.type,
      fullName(one),
      one.version,
      one.architecture,
      one.license,
      packageURL(one, ownership.distribution) ?? null,
      one.isInstalled,
      one.installedBy,
      one.removedBy,
      owned.sizes.visible,
      owned.sizes.wasted,
      owned.sizes.distribution,
      owned.fileCount,
    ];
  }
}

/** Table findings: those that depend on the image alone, errors first. */
export function* findingRows({ key, analysis }: KnownImage): Generator<FactRow> {
  const found = worstFirst([...imageFindings(analysis), ...packageFindings(analysis), ...bloatFindings(analysis)]);
  for (const { rule, severity, message, where, bytes } of found) {
    const path = where.path === null ? [null, null] : pathValues(where.path);
    yield [key, rule, severity, pathValues(message)[0], where.layer, ...path, bytes];
  }
}

/** Table platforms: one row. */
export function* platformRows({ key, image, merged }: KnownImage): Generator<FactRow> {
  const { image: declared, layers, own } = image;
  const { ledger } = merged;
  const sizes = imageSizes(image);
  // An index can declare another platform than the config, but is not a part of the image.
  const { os, architecture, variant, 'os.version': version } = declared.config?.value ?? {};
  yield [
    key,
    declared.manifestDigest ?? null,
    declared.imageID as Digest,
    os || null,
    architecture || null,
    variant || null,
    version || null,
    documentTime(declared.created),
    baseFact(declared, annotation.baseName),
    baseFact(declared, annotation.baseDigest),
    own.from,
    own.basis,
    layers.length,
    layers.every(isComplete),
    sizes.distribution,
    sizes.content,
    sizes.files,
    ledger.total.live,
    wastedBytes(ledger.total),
    ledger.distribution.total && wastedBytes(ledger.distribution.total),
    ...ledgerValues(ledger.total),
    ...ledgerValues(ledger.distribution.total),
  ];
}

/** Table images: a row for each name, one without a name if there is none. */
export function* nameRows(key: Digest, archive: string, names: readonly string[]): Generator<FactRow> {
  for (const name of names.length === 0 ? [null] : names) {
    const { repository = null, tag = null } = name === null ? {} : parseReference(name);
    yield [key, name, repository, tag, archive];
  }
}

/** In the order of the columns; null if the bytes are not known. */
function ledgerValues(bytes: LedgerBytes | null | undefined): FactRow {
  if (!bytes) return [null, null, null, null, null, null, null];
  const { live, overwritten, copied, deleted, duplicate, unusable, overhead } = bytes;
  return [live, overwritten, copied, deleted, duplicate, unusable, overhead];
}

/** From an annotation of the manifest, else from a label. */
function baseFact({ annotations, config }: Image, name: string): string | null {
  for (const values of [annotations, config?.value?.config?.Labels])
    if (values && Object.hasOwn(values, name)) return values[name] || null;
  return null;
}
