// An exported root filesystem (docker export, podman export, a distribution's minirootfs): the tar is the only layer.
import type { Format } from './format.ts';
import { rootMarks } from './recognition/root-marks.ts';

/** The root filesystem format. */
export const rootfs: Format = {
  name: 'rootfs',
  title: 'exported filesystem',
  transports: [],
  async recognizes(archive, _documents, before) {
    const isWholeTar = archive.tar !== undefined && archive.directory === undefined;
    return before.length === 0 && isWholeTar && rootMarks(archive).length > 1;
  },
  async read(archive) {
    const layer = { name: archive.name, range: archive.tar, index: 0 };
    return { images: [{ format: this.name, names: [], layers: [layer], otherDescriptions: [] }], listed: [] };
  },
};
