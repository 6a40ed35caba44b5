// Builds an image from its config and its list of layers; shared by all formats.
import type { Archive } from '../archive/archive.ts';
import type { Limits } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import { type HistoryEntry, historyOfLayers, type ImageConfig } from '../oci/config.ts';
import { type Platform, platformName } from '../oci/platform.ts';
import type { Document, Loose, LooseDescriptor } from './document.ts';
import type { Blob, FormatName, Image, Layer } from './image.ts';

/** The parts from which an image is built. */
export interface ImageParts {
  readonly format: FormatName;
  /** In Docker's familiar form. */
  readonly names: readonly string[];
  readonly config: Document<ImageConfig>;
  readonly declaredConfig?: LooseDescriptor | undefined;
  readonly layers: readonly Blob[];
  readonly manifest?: Blob;
  readonly manifestDigest?: string | undefined;
  readonly annotations?: LooseDescriptor['annotations'] | undefined;
  /** Platform according to the index; used if the config has none. */
  readonly listedPlatform?: Loose<Platform> | null | undefined;
}

/** Memory of an image and of one of its layers, in all that is known of them, in bytes. */
const [imageSize, layerSize] = [8000, 1000];

/** Builds an image. Diff IDs and history are assigned to layers only if their numbers match. */
export function describeImage(parts: ImageParts, limits: Limits): Image {
  const { config, layers, listedPlatform } = parts;
  chargeMemory(limits, imageSize + layers.length * layerSize, 'images and their layers');
  const { value } = config;
  const diffIDs = value?.rootfs?.diff_ids?.map((digest) => digest ?? undefined);
  const diffIDsFit = diffIDs?.length === layers.length;
  const history = stepsOf(value?.history, layers.length);
  return {
    format: parts.format,
    names: [...new Set(parts.names)],
    imageID: config.digest ?? parts.declaredConfig?.digest ?? undefined,
    manifestDigest: parts.manifestDigest,
    annotations: parts.annotations,
    ...platformFacts(value ?? {}, listedPlatform ?? {}),
    created: value?.created ?? undefined,
    manifest: parts.manifest,
    config: { name: config.name, declared: parts.declaredConfig, range: config.range, value },
    layers: layers.map(
      (blob, index): Layer => ({
        ...blob,
        index,
        diffID: diffIDsFit ? diffIDs[index] : undefined,
        history: history[index],
      }),
    ),
    diffIDs,
    otherDescriptions: [],
  };
}

/** What is not declared is left out, so that images of other formats look the same. */
function platformFacts(config: Platform, listed: Platform): Pick<Image, 'platform' | 'osVersion' | 'osFeatures'> {
  const version = config['os.version'] || listed['os.version'];
  const features = (config['os.features'] ?? listed['os.features'] ?? []).filter((feature) => feature !== null);
  return {
    platform: platformName(config) ?? platformName(listed),
    ...(version ? { osVersion: version } : {}),
    ...(features.length > 0 ? { osFeatures: features } : {}),
  };
}

function stepsOf(
  history: readonly (Loose<HistoryEntry> | null)[] | null | undefined,
  layerCount: number,
): readonly (Loose<HistoryEntry> | undefined)[] {
  return historyOfLayers(history?.map((step) => step ?? {}) ?? [], layerCount);
}

/** A blob by name; without a range it is not in the archive. */
export function blobOf(name: string, archive: Archive, declared?: LooseDescriptor): Blob {
  const takenFrom = archive.takenFrom?.(name);
  return { name, range: archive.find(name), declared, ...(takenFrom === undefined ? {} : { takenFrom }) };
}
