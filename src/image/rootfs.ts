// An exported root filesystem (docker export, podman export, a distribution's minirootfs): the tar is the only layer.
// This is the fallback for any tar that no other format recognizes.

import type { Archive, ArchiveAnomaly } from '../archive/archive.ts';
import { damageWord } from '../bytes/damage.ts';
import { InputError } from '../bytes/input-error.ts';
import type { Format } from './format.ts';
import { holdsBlobs } from './image-file-names.ts';

/** The root filesystem format. */
export const rootfs: Format = {
  name: 'rootfs',
  title: 'exported filesystem',
  transports: [],
  async recognizes(archive, _documents, before) {
    return before.length === 0 && archive.tar !== undefined;
  },
  async read(archive) {
    rejectTruncatedImage(archive);
    const layer = { name: archive.name, range: archive.tar, index: 0 };
    return { images: [{ format: this.name, names: [], layers: [layer], otherDescriptions: [] }], listed: [] };
  },
};

/** Image documents are usually at the end of an archive: a truncated image must not be taken for a root filesystem. */
function rejectTruncatedImage(archive: Archive): void {
  if (!holdsBlobs(archive)) return;
  const [anomaly] = archive.anomalies;
  if (anomaly?.kind === 'too-many-entries') {
    throw new InputError(
      'limit',
      `${archive.name}: no index.json, manifest.json or repositories among the entries read: ${anomaly.detail}`,
    );
  }
  const reason = anomaly ? `${damageText(anomaly)}, before` : 'has image blobs, but no';
  throw new InputError(
    'not-an-archive',
    `${archive.name}: ${reason} index.json, manifest.json or repositories; save or copy the image again`,
  );
}

function damageText({ kind, offset, detail }: ArchiveAnomaly): string {
  const word = damageWord(kind);
  return `${word} at byte ${offset}${word === 'truncated' ? '' : ` (${detail})`}`;
}
