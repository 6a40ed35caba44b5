// Detects the kind of a JSON document: by the media type that the user or the document declares, otherwise by its
// members.
import { isImageConfig, isIndex, isManifest } from '../oci/media-type.ts';
import type { DocumentKind } from '../oci/schema.ts';

const otherTypes: ReadonlyMap<string, DocumentKind> = new Map([
  ['application/vnd.oci.descriptor.v1+json', 'oci-descriptor'],
  ['application/vnd.oci.layout.header.v1+json', 'oci-layout'],
]);

/** The kind for a media type; undefined if it is none of these documents. */
export function kindOfMediaType(mediaType: string): DocumentKind | undefined {
  if (isIndex(mediaType)) return 'oci-index';
  if (isManifest(mediaType)) return 'oci-manifest';
  return isImageConfig(mediaType) ? 'oci-config' : otherTypes.get(mediaType);
}

/** A distinctive member of each kind, most reliable first. */
const members: readonly (readonly [member: string, kind: DocumentKind])[] = [
  ['imageLayoutVersion', 'oci-layout'],
  ['manifests', 'oci-index'],
  ['layers', 'oci-manifest'],
  ['rootfs', 'oci-config'],
  ['digest', 'oci-descriptor'],
  ['architecture', 'oci-config'],
  ['config', 'oci-manifest'],
];

/** The kind of a JSON value; undefined if it cannot be detected. */
export function kindOfShape(value: unknown): DocumentKind | undefined {
  if (Array.isArray(value)) return value.every((item) => isObject(item)) ? 'docker-manifest' : undefined;
  if (!isObject(value)) return undefined;
  const own = kindOfMediaType(String('mediaType' in value ? value.mediaType : undefined));
  if (own && !Object.hasOwn(value, 'digest')) return own;
  const [, kind] = members.find(([member]) => Object.hasOwn(value, member)) ?? [];
  if (kind) return kind;
  const isOfTags = Object.values(value).every(isObject) && Object.keys(value).length > 0;
  return isOfTags ? 'docker-repositories' : undefined;
}

/** Whether a JSON value is an object. */

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
