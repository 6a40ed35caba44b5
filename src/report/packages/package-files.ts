// The files of packages: where each is stored and, if it is wasted, why.

import type { WastedPayload } from '../../analysis/ledger.ts';
import { visibleFiles, wastedFiles } from '../../analysis/packages/package-sizes.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { fullName } from '../../packages/package-url.ts';
import { displayPath } from '../../rules/wording.ts';
import { entryKey } from '../../tree/entry-ref.ts';
import { kindText } from '../bloat/causes.ts';
import { type Block, bytes, code, count, cutList, text } from '../block.ts';
import type { OwnedImage, PackageData, PackagesData } from './package-data.ts';

interface FileRow {
  readonly path: string;
  readonly title: string;
  readonly bytes: number;
  readonly layer: number;
  /** Set if it is wasted. */
  readonly fate?: WastedPayload | undefined;
}

/** What is shown of the files. */
interface FilesView {
  readonly layer: number | undefined;
  readonly wants: (one: Pick<PackageData, 'type' | 'name'>) => boolean;
  readonly maxRows: number;
  readonly allRows: string;
}

export function packageFiles({ packages }: PackagesData, image: OwnedImage, view: FilesView): readonly Block[] {
  if (packages.length === 0) return [];
  const { shown, cut } = cutList(rowsOf(image, view), view.maxRows, 'files', view.allRows);
  return [
    {
      kind: 'table',
      title: 'Files',
      columns: [
        { title: 'SIZE', align: 'right' },
        { title: 'KIND', align: 'left', importance: 2 },
        { title: 'IN LAYER', align: 'right' },
        { title: 'BY LAYER', align: 'right', importance: 1 },
        { title: 'PACKAGE', align: 'left', importance: 3 },
        { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
      ],
      rows: shown.map(({ path, title, bytes: size, layer, fate }) => [
        bytes(size),
        text(fate ? kindText(fate.kind, fate.attributes) : 'live'),
        count(layer),
        fate ? count(fate.wastedBy) : text(''),
        code(title),
        code(displayPath(path)),
      ]),
      cut,
    },
  ];
}

/** Sorted by path; what is wasted comes in the order of the layers that store it. */
function rowsOf({ merged, ownership }: OwnedImage, { layer, wants }: FilesView): readonly FileRow[] {
  const titles = ownership.packages.map((one) => {
    const name = fullName(one);
    return wants({ type: one.type, name }) ? `${one.type}/${name}` : undefined;
  });
  const fates = new Map(
    merged.ledger.wasted.map((one) => [entryKey({ layer: one.storedIn, row: one.row }), one] as const),
  );
  const rows: FileRow[] = [];
  for (const files of [visibleFiles(merged, ownership), wastedFiles(merged, ownership)]) {
    for (const { path, owner, entry, bytes: size, isName } of files) {
      const fate = isName ? undefined : fates.get(entryKey(entry));
      const title = owner && !owner.isDerived ? titles[owner.index] : undefined;
      if (title === undefined || (layer !== undefined && entry.layer !== layer)) continue;
      rows.push({ path, title, bytes: size, layer: entry.layer, fate });
    }
  }
  return rows.sort((a, b) => comparePaths(a.path, b.path) || a.layer - b.layer);
}
