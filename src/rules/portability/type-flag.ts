// Tar entries of a type that engines written in Go do not unpack: "unhandled tar header type" (createTarFile in moby,
// containerd and containers/storage).
import type { Analysis } from '../../analysis/analysis.ts';
import { everyEngine } from '../../image/engines.ts';
import type { Observation, Rule } from '../rule.ts';
import { type TarFault, tarFaults } from '../tar-faults.ts';
import { displayPath, pluralize } from '../wording.ts';

interface Data {
  /** Index of the layer; null for the archive's own tar. */
  readonly layer: number | null;
  readonly entryCount: number;
  /** Path of the first of the entries. */
  readonly example: string | null;
  /** Its type flag and what the flag means. */
  readonly type: string;
}

const kinds = new Set(['refused-type']);

export const typeFlag: Rule<Data> = {
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
