// Hard links whose target starts with a slash, as kaniko wrote them. Docker 29.7.0 refuses them (moby/go-archive, issue 99).
import { linkAt, roleAt, typeAt } from '../../../layer/entry-table.ts';
import { entriesText, entriesWhere, type LayerEntries } from '../../layer-rows.ts';
import type { Rule } from '../../rule.ts';

export const absoluteHardLink: Rule<LayerEntries> = {
  id: 'portability/absolute-hard-link',
  severity: 'warning',
  title: 'A hard link has an absolute target',
  why: 'Docker 29.7.0 refuses the layer: "invalid hardlink target". Other versions take the target as relative to the root of the layer. Build with a newer version of the builder, which stores the target without a leading slash.',
  check: (analysis) =>
    entriesWhere(
      analysis,
      (table, row) =>
        typeAt(table, row) === 'hardlink' && roleAt(table, row) === 'entry' && linkAt(table, row).startsWith('/'),
    ),
  message: (data) =>
    `${entriesText(data)} ${data.entryCount === 1 ? 'is a hard link with an absolute target' : 'are hard links with absolute targets'}: Docker 29.7.0 refuses the layer ("invalid hardlink target")`,
  refusedBy: () => ['docker-overlay2'],
};
