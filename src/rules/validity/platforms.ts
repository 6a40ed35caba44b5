// Rules: platforms that contradict each other, have unusual names, are incomplete or come twice.

import type { LooseDescriptor } from '../../image/document.ts';
import type { Contents, Image } from '../../image/image.ts';
import { platformOf } from '../../image/tell-apart.ts';
import { annotation } from '../../oci/descriptor.ts';
import { shortDigest } from '../../oci/digest.ts';
import {
  fullPlatformName,
  isUnknownPlatform,
  normalizePlatform,
  otherArchitectures,
  otherSystems,
  type Platform,
  platformKey,
  variantOrDefault,
} from '../../oci/platform.ts';
import { shortened } from '../../text/message-name.ts';
import { documentsOf } from '../facts.ts';
import type { Observation, Rule } from '../rule.ts';
import { documentMember, imageLabel } from '../wording.ts';

interface PlatformData {
  readonly image: string | null;
  readonly listed: string;
  readonly config: string;
}

/** Compares the platform that an index declares for an image with the one in its config. */
export const platform: Rule<PlatformData> = {
  id: 'validity/platform',
  severity: 'warning',
  title: 'Index and config declare different platforms',
  why: 'A pull for one platform gets the image of another: "exec format error". Write the index again.',
  *check({ images }) {
    for (const { image } of images) {
      const [listed, config] = [image.manifest?.declared?.platform, image.config?.value];
      if (!listed || !config) continue;
      if (!isContradiction(listed, config)) continue;
      const label = imageLabel(image);
      const data = {
        image: label,
        listed: fullPlatformName(listed) ?? '',
        config: fullPlatformName(config) ?? '',
      };
      yield { where: { image: label, blob: image.config?.name ?? null }, data };
    }
  },
  message: ({ image, listed, config }) =>
    `${shortened(image ?? 'an image without a name')}: the index declares ${shortened(listed)}, but the config declares ${shortened(config)}`,
};

/** A value that only one of them declares is not a contradiction. */
function isContradiction(listed: Platform, config: Platform): boolean {
  const [one, other] = [normalizePlatform(listed), normalizePlatform(config)];
  const differs = (['os', 'architecture', 'osVersion'] as const).some(
    (part) => one[part] && other[part] && one[part] !== other[part],
  );
  const isVariantOfBoth = listed.variant && config.variant && one.architecture && other.architecture;
  return differs || Boolean(isVariantOfBoth && variantOrDefault(one) !== variantOrDefault(other));
}

interface PlatformValueData {
  readonly name: string;
  readonly pointer: string;
  readonly value: string;
  readonly known: string;
}

/** Platforms whose names are not Go's (config.md and image-index.md: values SHOULD be those of GOOS and GOARCH). */
export const platformValue: Rule<PlatformValueData> = {
  id: 'validity/platform-value',
  severity: 'warning',
  title: 'A platform is not a GOOS/GOARCH name',
  why: 'Engines compare platforms by GOOS and GOARCH, so an image declared as x86_64, for example, is not found. Declare amd64.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config'))
      if (value) yield* misspelledValues(name, '', value);
    for (const { from, pointer, declared } of contents.references) {
      if (declared?.platform) yield* misspelledValues(from, `${pointer}/platform`, declared.platform);
    }
  },
  message: ({ name, pointer, value, known }) => `${documentMember(name, pointer)} is ${value}; engines expect ${known}`,
};

function* misspelledValues(name: string, at: string, platform: Platform): Generator<Observation<PlatformValueData>> {
  for (const part of ['os', 'architecture'] as const) {
    const value = platform[part] ?? '';
    const other = value.toLowerCase();
    const known = part === 'os' ? otherSystems.get(other) : otherArchitectures.get(other)?.architecture;
    const pointer = `${at}/${part}`;
    if (known) yield { where: { blob: name, pointer }, data: { name, pointer, value, known } };
  }
}

interface IncompletePlatformData {
  readonly name: string;
  readonly pointer: string;
  /** The required keys that it does not have. */
  readonly missing: readonly ('os' | 'architecture')[];
}

/** Platforms in an index without an operating system or architecture (image-index.md: both are REQUIRED). */
export const incompletePlatform: Rule<IncompletePlatformData> = {
  id: 'validity/incomplete-platform',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A platform in an index has no os or no architecture',
  why: 'The spec requires both if a platform is given. Engines refuse the index, skip the image, or take it for one of their own platform. Declare os and architecture, or leave the platform out.',
  ofArchive: true,
  *check({ contents }) {
    for (const { from, pointer: at, declared } of contents.references) {
      const { platform } = declared ?? {};
      if (!platform) continue;
      const pointer = `${at}/platform`;
      const missing = (['os', 'architecture'] as const).filter((key) => !platform[key]);
      if (missing.length > 0) yield { where: { blob: from, pointer }, data: { name: from, pointer, missing } };
    }
  },
  message: ({ name, pointer, missing }) => `${documentMember(name, pointer)} has no ${missing.join(' and no ')}`,
};

interface SamePlatformData {
  readonly name: string;
  readonly platform: string;
  readonly first: string;
  readonly second: string;
}

/** Two images for one platform in one index: image-index.md allows it, and lets each engine choose. */
export const samePlatform: Rule<SamePlatformData> = {
  id: 'validity/same-platform',
  severity: 'note',
  title: 'An index lists two images for one platform',
  why: 'A pull for this platform gets one of them, usually the first; the other is only reached by its digest. Select one by digest, or list only one.',
  ofArchive: true,
  *check({ contents }) {
    const images = new Map(contents.images.map((image) => [image.manifestDigest, image]));
    yield* twinsOf(contents, images);
  },
  message: ({ name, platform, first, second }) =>
    `${name} lists two images for ${platform}: ${shortDigest(first)} and ${shortDigest(second)}`,
};

const isNamed = ({ annotations }: LooseDescriptor): boolean =>
  Boolean(annotations?.[annotation.imageName] ?? annotations?.[annotation.refName]);

function* twinsOf(
  { references, listed, documents }: Contents,
  images: ReadonlyMap<string | undefined, Image>,
): Generator<Observation<SamePlatformData>> {
  const others = new Set(listed.filter(({ kind }) => kind !== 'image').map(({ digest }) => digest));
  const indexes = new Set(documents.filter(({ kind }) => kind === 'oci-index').map(({ name }) => name));
  const seen = new Map<string, string>();
  for (const { from, pointer, role, name, declared } of references) {
    const digest = declared?.digest;
    if (role !== 'manifest' || !digest || others.has(digest) || indexes.has(name)) continue;
    // index.json lists any images, and names tell them apart (see validity/ref-name).
    if (from === 'index.json' && (isNamed(declared) || !declared.platform)) continue;
    const image = images.get(digest);
    const platform = declared.platform ?? (image ? platformOf(image) : {});
    const text = fullPlatformName(platform);
    if (text === undefined || isUnknownPlatform(platform)) continue;
    const key = JSON.stringify([from, platformKey(normalizePlatform(platform))]);
    const first = seen.get(key) ?? digest;
    seen.set(key, first);
    if (first !== digest)
      yield { where: { blob: from, pointer }, data: { name: from, platform: text, first, second: digest } };
  }
}
