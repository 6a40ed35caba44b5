// Rules: whiteouts that engines refuse or read in different ways.
import { everyEngine } from '../../image/engines.ts';
import { type EntryTable, hasRole, hasType, roleAt, typeAt, xattrsAt } from '../../layer/entry-table.ts';
import { nearestAbove } from '../../oci/entry-path.ts';
import { distinctLayers, locationOf } from '../facts.ts';
import { entriesText, entriesWhere, isDirectoryAt, type LayerEntries, rowsByPath, whiteoutsOf } from '../layer-rows.ts';
import type { Rule } from '../rule.ts';
import { pathInMessage } from '../wording.ts';

interface WhiteoutAfterEntryData {
  readonly layer: number;
  readonly path: string;
}

/**
 * A whiteout that comes after its own layer's entry for the path. It only applies to lower layers (layer.md, "Whiteouts").
 */
export const whiteoutAfterEntry: Rule<WhiteoutAfterEntryData> = {
  id: 'portability/whiteout-after-entry',
  severity: 'warning',
  ofImages: true,
  title: 'A whiteout comes after the entry it would delete',
  why: 'By the spec, a whiteout only applies to lower layers, so the path stays. Engines that unpack for overlayfs refuse the layer, and others delete the file. Rebuild the layer so that whiteouts come first.',
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const whiteouts = changeset ? whiteoutsOf(changeset.entries) : [];
      if (!changeset || whiteouts.length === 0) continue;
      const rows = rowsByPath(changeset.entries);
      for (const { row, hides: path } of whiteouts) {
        if ((rows.get(path) ?? row) >= row) continue;
        yield { where: locationOf(image, layer, path), data: { layer: layer.index, path } };
      }
    }
  },
  message: ({ layer, path }) =>
    `layer ${layer} stores ${pathInMessage(path)} before its whiteout: Docker, containerd and podman refuse the layer ("file exists"), or delete the file`,
  refusedBy: () => everyEngine.filter((engine) => engine !== 'umoci'),
};

interface WhiteoutBelowFileData {
  readonly layer: number;
  readonly path: string;
  readonly file: string;
}

/** A whiteout below a path that is a file in the same layer. */
export const whiteoutBelowFile: Rule<WhiteoutBelowFileData> = {
  id: 'portability/whiteout-below-file',
  severity: 'warning',
  ofImages: true,
  title: 'A whiteout is inside a path that is a file in the same layer',
  why: 'This is legal, and umoci writes it, but Docker and containerd refuse to load the image: "not a directory". Rebuild the layer.',
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const whiteouts = changeset ? whiteoutsOf(changeset.entries) : [];
      if (!changeset || whiteouts.length === 0) continue;
      const rows = rowsByPath(changeset.entries);
      const fileAbove = nearestAbove((path) => {
        const row = rows.get(path);
        return row !== undefined && !isDirectoryAt(changeset.entries, row);
      });
      for (const { hides: path } of whiteouts) {
        const file = fileAbove(path);
        if (file === undefined) continue;
        yield { where: locationOf(image, layer, path), data: { layer: layer.index, path, file } };
      }
    }
  },
  message: ({ layer, path, file }) =>
    `layer ${layer} has a whiteout for ${pathInMessage(path)}, but ${pathInMessage(file)} is not a directory in this layer: Docker and containerd refuse to load it`,
  refusedBy: () => ['docker-overlay2', 'docker-containerd', 'containerd'],
};

/** Whiteouts that are not empty files (layer.md, "Whiteouts": a whiteout is an empty file with a special name). */
export const whiteoutType: Rule<LayerEntries> = {
  id: 'portability/whiteout-type',
  severity: 'warning',
  ofImages: true,
  title: 'A directory or link acts as a whiteout',
  why: 'Any entry whose name starts with ".wh." deletes the path that it names, whatever its type: RUN mkdir .wh.bin deletes bin, and files below .wh.bin stay visible. Rename the entry, or delete the path with rm.',
  check: (analysis) =>
    entriesWhere(
      analysis,
      (table) => hasRole(table, 'whiteout', 'opaque'),
      (table, row) => {
        const role = roleAt(table, row);
        return (role === 'whiteout' || role === 'opaque') && !isFile(typeAt(table, row));
      },
    ),
  message: (data) =>
    `${entriesText(data)} ${data.entryCount === 1 ? 'acts as a whiteout although it is not a regular file' : 'act as whiteouts although they are not regular files'}: engines delete what the name says`,
};

const isFile = (type: ReturnType<typeof typeAt>): boolean => type === 'file' || type === 'unknown';

/**
 * Entries that overlayfs takes as its own whiteouts (Linux, Documentation/filesystems/overlayfs.rst, "whiteouts and opaque
 * directories"): a character device 0/0, or an extended attribute trusted.overlay.* or user.overlay.*.
 */
export const overlayWhiteout: Rule<LayerEntries> = {
  id: 'portability/overlay-whiteout',
  severity: 'warning',
  ofImages: true,
  title: 'An entry is a whiteout of overlayfs',
  why: 'The kernel hides a character device 0/0 and the files of lower layers at its path, as it does below a directory with the attribute trusted.overlay.opaque. Engines with overlayfs show other files than those that unpack into a directory. Do not pack the upper directory of an overlayfs mount; write whiteouts as .wh. files.',
  check: (analysis) =>
    entriesWhere(
      analysis,
      (table) => hasType(table, 'character-device') || table.xattrs.rows.length > 0,
      (table, row) => roleAt(table, row) === 'entry' && (isNullDevice(table, row) || hasOverlayXattr(table, row)),
    ),
  message: (data) =>
    `${entriesText(data)} ${data.entryCount === 1 ? 'is a whiteout' : 'are whiteouts'} of overlayfs (character device 0/0, or attribute of overlayfs): Docker and podman hide files there, umoci does not`,
};

const isNullDevice = (table: EntryTable, row: number): boolean =>
  typeAt(table, row) === 'character-device' && table.deviceMajor[row] === 0 && table.deviceMinor[row] === 0;

const hasOverlayXattr = (table: EntryTable, row: number): boolean =>
  xattrsAt(table, row).some(({ name }) => /^(?:trusted|user)\.overlay\./.test(name));
