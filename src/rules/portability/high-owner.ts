// Owners beyond the IDs that rootless engines map: usually 65,536 (/etc/subuid, /etc/subgid).
import { type EntryTable, pathAt, roleAt } from '../../layer/entry-table.ts';
import { distinctLayers } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { displayPath, imageLabel, pluralize } from '../wording.ts';

interface Data {
  readonly owner: 'uid' | 'gid';
  readonly id: number;
  readonly layer: number;
  readonly path: string;
  /** Number of entries with an ID beyond the limit. */
  readonly entryCount: number;
}

const mappedIDs = 65_536;

export const highOwner: Rule<Data> = {
  id: 'portability/high-owner',
  severity: 'warning',
  title: 'A file has an owner that rootless engines do not map',
  why: 'Rootless engines and user namespaces usually map 65,536 IDs; a higher owner fails with "invalid argument" or "insufficient UIDs or GIDs available in user namespace". Change the owner in the RUN or COPY that creates the file, or raise the range in /etc/subuid and /etc/subgid.',
  *check(analysis) {
    for (const owner of ['uid', 'gid'] as const) {
      const highest = new Map<string | null, Data>();
      for (const { image, layer, changeset } of distinctLayers(analysis)) {
        const found = changeset && highestIn(changeset.entries, owner, layer.index);
        if (!found) continue;
        const label = imageLabel(image);
        const known = highest.get(label);
        const entryCount = found.entryCount + (known?.entryCount ?? 0);
        highest.set(label, { ...(known && known.id >= found.id ? known : found), entryCount });
      }
      for (const [image, data] of highest) yield { where: { image, layer: data.layer, path: data.path }, data };
    }
  },
  message: ({ owner, id, layer, path, entryCount }) =>
    `the highest ${owner} is ${id}: ${displayPath(path)} (layer ${layer}); ${pluralize(entryCount, 'entry', 'entries')} beyond the ${pluralize(mappedIDs, 'ID')} that rootless engines map`,
};

/** Undefined if all IDs are below the limit. Whiteouts are not created as files. */
function highestIn(table: EntryTable, owner: Data['owner'], layer: number): Data | undefined {
  const ids = table[owner];
  let top = -1;
  let entryCount = 0;
  for (let row = 0; row < table.length; row += 1) {
    const id = ids[row] as number;
    if (id < mappedIDs || roleAt(table, row) !== 'entry') continue;
    entryCount += 1;
    if (top === -1 || id > (ids[top] as number)) top = row;
  }
  return top === -1 ? undefined : { owner, id: ids[top] as number, layer, path: pathAt(table, top), entryCount };
}
