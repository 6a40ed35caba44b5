// An exported root filesystem (docker export, podman export, a distribution's minirootfs): the tar is the only layer. It
// is recognized by its directories; the prefix rootfs: is for one that has only some files, as an image from scratch.
import type { Format } from './format.ts';
import { hasSavedBlob } from './image-file-names.ts';
import { rootMarks } from './recognition/root-marks.ts';

/** The root filesystem format. */
export const rootfs: Format = {
  name: 'rootfs',
  title: 'exported filesystem',
  transports: ['rootfs'],
  async recognizes(archive, _documents, before, isNamed) {
    const isWholeTar = archive.tar !== undefined && archive.directory === undefined;
    return before.length === 0 && isWholeTar && (isNamed || (rootMarks(archive).length > 1 && !hasSavedBlob(archive)));
  },
  async read(archive) {
    const layer = { name: archive.name, range: archive.tar, index: 0 };
    return { images: [{ format: this.name, names: [], layers: [layer], otherDescriptions: [] }], listed: [] };
  },
};
