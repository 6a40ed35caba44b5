// Names with backslashes, which Windows tools store as separators. Elsewhere a backslash is an ordinary character of a name.
import type { Analysis } from '../../analysis/analysis.ts';
import { type EntryTable, pathAt } from '../../layer/entry-table.ts';
import { entriesText, entriesWhere, type LayerEntries } from '../layer-rows.ts';
import type { Observation, Rule } from '../rule.ts';
import { pluralize } from '../wording.ts';

interface InArchive {
  readonly layer: null;
  readonly memberCount: number;
  readonly example: string;
}
type Data = LayerEntries | InArchive;

export const backslashName: Rule<Data> = {
  id: 'portability/backslash-name',
  severity: 'warning',
  title: 'A name has backslashes',
  why: 'Some Windows tools store backslashes as separators. On Linux "usr\\lib\\x" is one file in the root, not a file in usr/lib. Pack the files again with a tool that stores slashes.',
  *check(analysis) {
    yield* inArchive(analysis);
    yield* inLayers(analysis);
  },
  message: (data) =>
    data.layer === null
      ? `${pluralize(data.memberCount, 'name')} in the archive with backslashes, such as ${data.example}: engines on Linux look for slashes`
      : `${entriesText(data)} has backslashes: on Linux they are part of the name, not separators`,
};

/** systemd escapes characters of unit names: `dev-disk-by\x2dlabel.swap`. */
const unitEscape = /\\x[0-9a-f]{2}/g;
/** No file on Windows has these characters in its name. */
const notOnWindows = /[<>"|?*]/;

const hasBackslash = (name: string): boolean =>
  name.includes('\\') && name.replace(unitEscape, '').includes('\\') && !notOnWindows.test(name);

function* inArchive({ archive, contents }: Analysis): Generator<Observation<InArchive>> {
  if (contents.formats.includes('rootfs') || contents.formats.includes('document')) return;
  const names = [...archive.names()].filter(hasBackslash);
  const [example] = names;
  if (example !== undefined)
    yield { where: { blob: example }, data: { layer: null, memberCount: names.length, example } };
}

const backslash = 0x5c;

function* inLayers(analysis: Analysis): Generator<Observation<LayerEntries>> {
  // Searching all names at once is fast, and nearly always finds nothing.
  const mayHave = new Map<EntryTable, boolean>();
  yield* entriesWhere(analysis, (table, row) => {
    const known = mayHave.get(table) ?? table.names.includes(backslash);
    mayHave.set(table, known);
    return known && hasBackslash(pathAt(table, row));
  });
}
