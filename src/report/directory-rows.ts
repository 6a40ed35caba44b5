// Tables by directory, two levels deep: which row a path counts in. Each path counts once, so the rows add up to the total.
import { parentPath } from '../oci/entry-path.ts';
import { displayPath } from '../rules/wording.ts';
import { type Cell, code, text } from './block.ts';

export interface DirectoryRow<Item> {
  readonly path: string;
  /** Whether paths below it count in other rows. */
  readonly rest: boolean;
  readonly items: readonly Item[];
}

/**
 * A row for each directory of the first two levels that has one of the paths in it; of the second level, all paths below. A path
 * counts in the deepest of these rows that it is at or below.
 */
export function directoryRows<Item>(
  items: readonly Item[],
  pathOf: (item: Item) => string,
): readonly DirectoryRow<Item>[] {
  const levels = items.map((item) => pathOf(item).split('/', 3));
  const second = new Set(levels.flatMap((names) => (names.length > 2 ? [names.slice(0, 2).join('/')] : [])));
  const isSecond = (names: readonly string[]): boolean => second.has(names.slice(0, 2).join('/'));
  const first = new Set(levels.flatMap((names) => (names.length === 2 && !isSecond(names) ? names.slice(0, 1) : [])));
  const rows = new Map<string, Item[]>();
  for (const [at, item] of items.entries()) {
    const names = levels[at] ?? [];
    const [top = ''] = names;
    const path = isSecond(names) ? names.slice(0, 2).join('/') : first.has(top) ? top : '';
    const row = rows.get(path) ?? [];
    row.push(item);
    rows.set(path, row);
  }
  const parents = new Set([...rows.keys()].flatMap((path) => (path === '' ? [] : ['', parentPath(path)])));
  return Array.from(rows, ([path, of]) => ({ path, rest: parents.has(path), items: of }));
}

/** `/usr (rest)`: without what rows such as `/usr/lib` count. */
export const directoryCell = ({ path, rest }: Pick<DirectoryRow<unknown>, 'path' | 'rest'>): Cell =>
  rest ? text([{ code: displayPath(path) }], [' (rest)']) : code(displayPath(path));
