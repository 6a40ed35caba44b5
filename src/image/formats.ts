// The archive formats, by precedence: the first one that describes an image leads. containerd also prefers the OCI
// layout.

import { dockerArchive } from './docker-archive.ts';
import { dockerV1 } from './docker-v1.ts';
import type { Format } from './format.ts';
import type { FormatName } from './image.ts';
import { ociLayout } from './oci-layout.ts';
import { registry } from './registry/registry.ts';
import { rootfs } from './rootfs.ts';
import { skopeoDir } from './skopeo-dir.ts';

/** All formats; the fallback comes last. */
export const formats: readonly Format[] = [ociLayout, dockerArchive, skopeoDir, registry, dockerV1, rootfs];

/** The directory of an image that the name of a file tells of, '' for the root; undefined if it tells of none. */
export function markedDirectory(name: string): string | undefined {
  const place = formats.map(({ marks }) => marks?.exec(name)?.index).find((at) => at !== undefined);
  return place === undefined ? undefined : name.slice(0, place);
}

/** The name of a format for people. A single JSON document has no format. */
export const formatTitle = (name: FormatName): string =>
  formats.find((format) => format.name === name)?.title ?? 'JSON document';
