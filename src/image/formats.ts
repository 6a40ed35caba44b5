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

/** Matches the names of files by which images are found in directories. */
export const imageMarks = new RegExp(`(?:${formats.flatMap(({ marks }) => marks?.source ?? []).join('|')})$`);

/** The name of a format for people. A single JSON document has no format. */
export const formatTitle = (name: FormatName): string =>
  formats.find((format) => format.name === name)?.title ?? 'JSON document';
