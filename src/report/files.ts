// files: the merged filesystem of an image, or one layer alone, like `tar -tv`.
import type { Analysis } from '../analysis/analysis.ts';
import { missingFacts } from '../rules/evaluate.ts';
import { displayPath } from '../rules/wording.ts';
import type { Digest } from '../spec/digest.ts';
import type { FileTree } from '../tree/file-tree.ts';
import type { Place } from '../tree/places.ts';
import { type Block, count, exact, text } from './block.ts';
import { type FileData, fileData, hardLinkGroups, shownPaths } from './file-data.ts';
import type { Report } from './report.ts';

export interface FilesData {
  readonly entries: readonly FileData[];
}

export interface FilesView {
  readonly tree: FileTree;
  /** Where to start; the root for everything. */
  readonly top: Place;
  readonly order: 'path' | 'size';
  readonly layout: 'list' | 'tree';
  /** Whether a path is listed. */
  readonly wants: (path: string) => boolean;
  /** Set if digests are wanted. */
  readonly digestOf?: (place: Place) => Digest | null;
}

export function files(analysis: Analysis, view: FilesView | undefined): Report<FilesData> {
  const findings = missingFacts(analysis);
  const entries = view ? entriesOf(view) : [];
  const blocks: Block[] = [
    view?.layout === 'tree' ? treeBlock(entries) : listBlock(entries),
    { kind: 'findings', findings },
  ];
  return {
    report: 'files',
    version: 1,
    subject: [analysis.archive.name],
    data: { entries },
    items: entries,
    findings,
    blocks,
  };
}

function entriesOf({ tree, top, order, wants, digestOf }: FilesView): readonly FileData[] {
  const groups = hardLinkGroups(tree);
  const entries = shownPaths(tree, top)
    .filter(({ path }) => wants(path))
    .map(({ path, place }): FileData => {
      const data = fileData(path, tree.describerOf(place), tree.tables, groups);
      return digestOf ? { ...data, digest: digestOf(place) } : data;
    });
  return order === 'size' ? entries.toSorted((a, b) => b.size - a.size) : entries;
}

function listBlock(entries: readonly FileData[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'MODE', align: 'left' },
      { title: 'OWNER', align: 'left', importance: 1 },
      { title: 'SIZE', align: 'right' },
      { title: 'MODIFIED', align: 'left', importance: 2 },
      { title: 'LAYER', align: 'right' },
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: entries.map((entry) => [
      text(symbolicMode(entry)),
      text(`${entry.uid}/${entry.gid}`),
      entry.device === null ? exact(entry.size) : text(entry.device),
      { kind: 'time', time: entry.mtime },
      count(entry.layer),
      text(nameOf(entry)),
    ]),
  };
}

const typeLetters: Readonly<Record<FileData['type'], string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  'character-device': 'c',
  'block-device': 'b',
  fifo: 'p',
};

/** As `ls -l` and `tar -tv` write it: drwxr-xr-x. */
function symbolicMode({ type, mode }: FileData): string {
  const bits = Number.parseInt(mode, 8);
  const letters = [...'rwxrwxrwx'].map((letter, at) => (bits & (0o400 >> at) ? letter : '-'));
  for (const [bit, at, set, unset] of [
    [0o4000, 2, 's', 'S'],
    [0o2000, 5, 's', 'S'],
    [0o1000, 8, 't', 'T'],
  ] as const) {
    if (bits & bit) letters[at] = letters[at] === 'x' ? set : unset;
  }
  return typeLetters[type] + letters.join('');
}

function nameOf({ path, type, link, hardlinkGroup }: FileData): string {
  const name = type === 'directory' && path !== '' ? `${displayPath(path)}/` : displayPath(path);
  if (link !== null) return `${name} -> ${link}`;
  return hardlinkGroup !== null && hardlinkGroup !== path ? `${name} link to ${displayPath(hardlinkGroup)}` : name;
}

function treeBlock(entries: readonly FileData[]): Block {
  const depthOf = (path: string): number => path.split('/').length - 1;
  return {
    kind: 'table',
    columns: [
      { title: 'SIZE', align: 'right' },
      { title: 'LAYER', align: 'right' },
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: entries.map((entry) => {
      const name = nameOf(entry).slice(entry.path.lastIndexOf('/') + 2);
      return [
        entry.type === 'file' ? exact(entry.size) : text(''),
        count(entry.layer),
        text('  '.repeat(depthOf(entry.path)) + name),
      ];
    }),
  };
}
