// Rules: tar entries that not every engine unpacks: unusual types, high owner IDs, sparse files.
import type { Analysis } from '../../analysis/analysis.ts';
import { everyEngine } from '../../image/engines.ts';
import { type EntryTable, pathAt, roleAt } from '../../layer/entry-table.ts';
import { distinctLayers, locationOf } from '../facts.ts';
import type { Observation, Rule } from '../rule.ts';
import { type TarFault, tarFaults } from '../tar-faults.ts';
import { displayPath, imageLabel, pathInMessage, pluralize } from '../wording.ts';

interface TypeFlagData {
  /** Index of the layer; null for the archive's own tar. */
  readonly layer: number | null;
  readonly entryCount: number;
  /** Path of the first of the entries. */
  readonly example: string | null;
  /** Its type flag and what the flag means. */
  readonly type: string;
}

const kinds = new Set(['refused-type']);

/**
 * Tar entries of a type that engines written in Go do not unpack: "unhandled tar header type" (createTarFile in moby,
 * containerd and containers/storage).
 */
export const typeFlag: Rule<TypeFlagData> = {
  id: 'portability/type-flag',
  severity: 'warning',
  title: 'A tar has entries of a type that engines refuse',
  why: 'Docker, containerd and podman unpack only files, directories, links, devices and FIFOs, and stop at any other type: "unhandled tar header type". Write the tar again in the PAX format, without --label, --incremental, --multi-volume or Solaris ACLs.',
  *check(analysis) {
    for (const faults of byTar(analysis)) {
      const [{ where, data }] = faults;
      const { layer, path, detail } = data;
      yield { where, data: { layer, entryCount: faults.length, example: path, type: detail } };
    }
  },
  message: ({ layer, entryCount, example, type }) => {
    const what =
      entryCount === 1
        ? `an entry has ${type}`
        : `${pluralize(entryCount, 'entry', 'entries')} have types such as ${type}`;
    const at = example === null ? '' : `, at ${layer === null ? example : displayPath(example)}`;
    return layer === null
      ? `the archive: ${what}${at}; docker load refuses it`
      : `layer ${layer}: ${what}${at}; Docker, containerd and podman refuse the layer`;
  },
  // Only the classic docker load unpacks the archive itself.
  refusedBy: ({ layer }) => (layer === null ? ['docker-overlay2'] : everyEngine),
};

type Faults = [Observation<TarFault>, ...Observation<TarFault>[]];

function byTar(analysis: Analysis): Iterable<Faults> {
  const tars = new Map<string, Faults>();
  for (const fault of tarFaults(analysis, kinds)) {
    const { image, layer } = { image: null, layer: null, ...fault.where };
    const key = JSON.stringify([image, layer]);
    const known = tars.get(key);
    if (known) known.push(fault);
    else tars.set(key, [fault]);
  }
  return tars.values();
}

interface HighOwnerData {
  readonly owner: 'uid' | 'gid';
  readonly id: number;
  readonly layer: number;
  readonly path: string;
  /** Number of entries with an ID beyond the limit. */
  readonly entryCount: number;
}

const mappedIDs = 65_536;

/** Owners beyond the IDs that rootless engines map: usually 65,536 (/etc/subuid, /etc/subgid). */
export const highOwner: Rule<HighOwnerData> = {
  id: 'portability/high-owner',
  severity: 'warning',
  ofImages: true,
  title: 'A file has an owner that rootless engines do not map',
  why: 'Rootless engines and user namespaces usually map 65,536 IDs; a higher owner fails with "invalid argument" or "insufficient UIDs or GIDs available in user namespace". Change the owner in the RUN or COPY that creates the file, or raise the range in /etc/subuid and /etc/subgid.',
  *check(analysis) {
    for (const owner of ['uid', 'gid'] as const) {
      const highest = new Map<string | null, HighOwnerData>();
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
function highestIn(table: EntryTable, owner: HighOwnerData['owner'], layer: number): HighOwnerData | undefined {
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

interface SparseFileData {
  readonly layer: number;
  readonly fileCount: number;
  readonly example: string;
}

/** Sparse files in a layer (layer.md: they SHOULD NOT be used, since tools handle them differently). */
export const sparseFile: Rule<SparseFileData> = {
  id: 'portability/sparse-file',
  severity: 'note',
  ofImages: true,
  title: 'A layer stores sparse files',
  why: 'Some tools do not read sparse tar entries, or unpack a different file. Write layers with tar, but without --sparse.',
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const rows = [...(changeset?.entries.sparse.keys() ?? [])];
      const [first] = rows;
      if (!changeset || first === undefined) continue;
      const path = pathAt(changeset.entries, first);
      yield {
        where: locationOf(image, layer, path),
        data: { layer: layer.index, fileCount: rows.length, example: path },
      };
    }
  },
  message: ({ layer, fileCount, example }) =>
    `layer ${layer} stores ${pluralize(fileCount, 'sparse file')}, such as ${pathInMessage(example)}`,
};
