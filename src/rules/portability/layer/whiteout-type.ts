// Whiteouts that are not empty files (layer.md, "Whiteouts": a whiteout is an empty file with a special name).
import { roleAt, typeAt } from '../../../layer/entry-table.ts';
import { entriesText, entriesWhere, type LayerEntries } from '../../layer-rows.ts';
import type { Rule } from '../../rule.ts';

export const whiteoutType: Rule<LayerEntries> = {
  id: 'portability/whiteout-type',
  severity: 'warning',
  title: 'A directory or link acts as a whiteout',
  why: 'Any entry whose name starts with ".wh." deletes the path that it names, whatever its type: RUN mkdir .wh.bin deletes bin, and files below .wh.bin stay visible. Rename the entry, or delete the path with rm.',
  check: (analysis) =>
    entriesWhere(analysis, (table, row) => {
      const role = roleAt(table, row);
      return (role === 'whiteout' || role === 'opaque') && !isFile(typeAt(table, row));
    }),
  message: (data) =>
    `${entriesText(data)} ${data.entryCount === 1 ? 'acts as a whiteout although it is not a regular file' : 'act as whiteouts although they are not regular files'}: engines delete what the name says`,
};

const isFile = (type: ReturnType<typeof typeAt>): boolean => type === 'file' || type === 'unknown';
