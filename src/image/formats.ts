// The archive formats we read. The first that describes an image leads; containerd prefers the OCI layout too.

import { dockerArchive } from './docker-archive.ts';
import { dockerV1 } from './docker-v1.ts';
import type { Format } from './format.ts';
import type { FormatName } from './image.ts';
import { ociLayout } from './oci-layout.ts';
import { rootfs } from './rootfs.ts';
import { skopeoDir } from './skopeo-dir.ts';

export const formats: readonly Format[] = [ociLayout, dockerArchive, skopeoDir, dockerV1, rootfs];

/** A single JSON document has no format. */
export const formatTitle = (name: FormatName): string =>
  formats.find((format) => format.name === name)?.title ?? 'JSON document';
