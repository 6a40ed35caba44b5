// What a single JSON document is: by the media type the user or the document gives, else by the members it has.
import { isImageConfig, isIndex, isManifest } from '../oci/media-type.ts';
import type { DocumentKind } from '../oci/schema.ts';

const otherTypes: ReadonlyMap<string, DocumentKind> = new Map([
  ['application/vnd.oci.descriptor.v1+json', 'oci-descriptor'],
  ['application/vnd.oci.layout.header.v1+json', 'oci-layout'],
]);

/** Undefined for a media type that is none of these documents'. */
export function kindOfMediaType(mediaType: string): DocumentKind | undefined {
  if (isIndex(mediaType)) return 'oci-index';
  if (isManifest(mediaType)) return 'oci-manifest';
  return isImageConfig(mediaType) ? 'oci-config' : otherTypes.get(mediaType);
}

/** Members of each kind that no other has, the most telling first. */
const members: readonly (readonly [member: string, kind: DocumentKind])[] = [
  ['imageLayoutVersion', 'oci-layout'],
  ['manifests', 'oci-index'],
  ['layers', 'oci-manifest'],
  ['rootfs', 'oci-config'],
  ['digest', 'oci-descriptor'],
  ['architecture', 'oci-config'],
  ['config', 'oci-manifest'],
];

/** Undefined where nothing in it tells. */
export function kindOfShape(value: unknown): DocumentKind | undefined {
  if (Array.isArray(value)) return value.every((item) => isObject(item)) ? 'docker-manifest' : undefined;
  if (!isObject(value)) return undefined;
  const own = kindOfMediaType(String(value.mediaType));
  if (own && !Object.hasOwn(value, 'digest')) return own;
  const [, kind] = members.find(([member]) => Object.hasOwn(value, member)) ?? [];
  if (kind) return kind;
  const isOfTags = Object.values(value).every(isObject) && Object.keys(value).length > 0;
  return isOfTags ? 'docker-repositories' : undefined;
}

// What a JSON value looks like from afar, for telling formats apart before any schema is asked.

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
