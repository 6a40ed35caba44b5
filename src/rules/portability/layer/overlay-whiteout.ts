// Entries that overlayfs takes as its own whiteouts (Linux, Documentation/filesystems/overlayfs.rst, "whiteouts and opaque
// directories"): a character device 0/0, or an extended attribute trusted.overlay.* or user.overlay.*.
import { type EntryTable, roleAt, typeAt, xattrsAt } from '../../../layer/entry-table.ts';
import { entriesText, entriesWhere, type LayerEntries } from '../../layer-rows.ts';
import type { Rule } from '../../rule.ts';

export const overlayWhiteout: Rule<LayerEntries> = {
  id: 'portability/overlay-whiteout',
  severity: 'warning',
  title: 'An entry is a whiteout of overlayfs',
  why: 'The kernel hides a character device 0/0 and the files of lower layers at its path, as it does below a directory with the attribute trusted.overlay.opaque. Engines with overlayfs show other files than those that unpack into a directory. Do not pack the upper directory of an overlayfs mount; write whiteouts as .wh. files.',
  check: (analysis) =>
    entriesWhere(
      analysis,
      (table, row) => roleAt(table, row) === 'entry' && (isNullDevice(table, row) || hasOverlayXattr(table, row)),
    ),
  message: (data) =>
    `${entriesText(data)} ${data.entryCount === 1 ? 'is a whiteout' : 'are whiteouts'} of overlayfs (character device 0/0, or attribute of overlayfs): Docker and podman hide files there, umoci does not`,
};

const isNullDevice = (table: EntryTable, row: number): boolean =>
  typeAt(table, row) === 'character-device' && table.deviceMajor[row] === 0 && table.deviceMinor[row] === 0;

const hasOverlayXattr = (table: EntryTable, row: number): boolean =>
  xattrsAt(table, row).some(({ name }) => /^(?:trusted|user)\.overlay\./.test(name));
