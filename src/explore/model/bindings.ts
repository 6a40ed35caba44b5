// The keys of the explorer, in one table: key handling, the help (?) and docs/explore.md use it. dive's keys work as in dive.

export const panes = ['images', 'layers', 'tree', 'details'] as const;
export type Pane = (typeof panes)[number];

export interface Binding {
  readonly action: string;
  /** Keys that work in every pane, by the names that key-names.ts gives them. */
  readonly keys: readonly string[];
  /** Keys that work in one pane only, where they take precedence. */
  readonly inPane?: { readonly pane: Pane; readonly keys: readonly string[] };
  readonly text: string;
}

interface BindingGroup {
  readonly title: string;
  readonly bindings: readonly Binding[];
}

const groups = [
  {
    title: 'Move',
    bindings: [
      { action: 'up', keys: ['up', 'k'], text: 'Up' },
      { action: 'down', keys: ['down', 'j'], text: 'Down' },
      { action: 'right', keys: ['right', 'l'], text: 'Unfold, then go to the first entry' },
      { action: 'left', keys: ['left', 'h'], text: 'Fold, then go to the directory above' },
      { action: 'pageUp', keys: ['pageup'], text: 'One page up' },
      { action: 'pageDown', keys: ['pagedown'], text: 'One page down' },
      { action: 'first', keys: ['home', 'g'], text: 'First row' },
      { action: 'last', keys: ['end', 'G'], text: 'Last row' },
      { action: 'nextPane', keys: ['tab'], text: 'Next pane' },
      { action: 'previousPane', keys: ['shift+tab'], text: 'Previous pane' },
      { action: 'previousLayer', keys: ['['], text: 'Previous layer' },
      { action: 'nextLayer', keys: [']'], text: 'Next layer' },
    ],
  },
  {
    title: 'What the tree shows',
    bindings: [
      {
        action: 'showUpTo',
        keys: ['1'],
        inPane: { pane: 'layers', keys: ['ctrl+a'] },
        text: 'The filesystem up to the chosen layer',
      },
      { action: 'showChanges', keys: ['2', 'ctrl+l'], text: 'The changes of the chosen layer' },
      { action: 'showShipped', keys: ['3'], text: 'Everything shipped, wasted copies too' },
      { action: 'showWasted', keys: ['4'], text: 'Only what is wasted' },
      { action: 'showDifferences', keys: ['5'], text: 'Of two archives: what differs' },
    ],
  },
  {
    title: 'Tree',
    bindings: [
      {
        action: 'fold',
        keys: [],
        inPane: { pane: 'tree', keys: ['space'] },
        text: 'Fold or unfold the directory',
      },
      { action: 'foldAll', keys: ['ctrl+space', '*'], text: 'Fold or unfold all directories' },
      { action: 'unfoldLevel', keys: ['+'], text: 'Unfold one more level' },
      { action: 'foldLevel', keys: ['-'], text: 'Fold one level' },
      { action: 'sort', keys: ['s', 'ctrl+o'], text: 'Sort by size, name, wasted bytes, or compressed bytes' },
      { action: 'filter', keys: ['/', 'ctrl+f'], text: 'Filter' },
      { action: 'clearFilter', keys: ['escape'], text: 'Clear the filter' },
      {
        action: 'toggleAdded',
        keys: ['a'],
        inPane: { pane: 'tree', keys: ['ctrl+a'] },
        text: 'Hide or show what the layer added',
      },
      {
        action: 'toggleModified',
        keys: ['m', 'ctrl+m'],
        text: 'Hide or show what it modified; in most terminals, Ctrl+M is Enter',
      },
      { action: 'toggleTouched', keys: ['t'], text: 'Hide or show what it only touched' },
      { action: 'toggleRemoved', keys: ['r', 'ctrl+r'], text: 'Hide or show what it removed' },
      { action: 'toggleUnchanged', keys: ['u', 'ctrl+u'], text: 'Hide or show what it left unchanged' },
      { action: 'nextWasted', keys: ['n'], text: 'Go to the next largest wasted file' },
      { action: 'previousWasted', keys: ['N'], text: 'Go to the previous one' },
      { action: 'attributes', keys: ['b', 'ctrl+b'], text: 'Show or hide mode and owner' },
      { action: 'wrap', keys: ['w', 'ctrl+p'], text: 'Wrap or cut long names' },
    ],
  },
  {
    title: 'Files',
    bindings: [
      {
        action: 'view',
        keys: [],
        inPane: { pane: 'tree', keys: ['enter'] },
        text: 'View the file; fold or unfold a directory',
      },
      { action: 'hex', keys: ['x'], text: 'View the bytes of the file' },
      { action: 'diff', keys: ['d'], text: 'Compare the file with its version below, or in the other archive' },
      { action: 'extract', keys: ['e', 'ctrl+e'], text: 'Extract the file or directory to disk' },
      { action: 'copy', keys: ['y'], text: 'Copy the path to the clipboard of the terminal' },
    ],
  },
  {
    title: 'Program',
    bindings: [
      { action: 'help', keys: ['?'], text: 'Show all keys' },
      { action: 'quit', keys: ['q', 'ctrl+c'], text: 'Quit' },
    ],
  },
] as const satisfies readonly BindingGroup[];

export type Action = (typeof groups)[number]['bindings'][number]['action'];

export const bindingGroups: readonly (Omit<BindingGroup, 'bindings'> & {
  readonly bindings: readonly (Binding & { readonly action: Action })[];
})[] = groups;

const all = bindingGroups.flatMap(({ bindings }) => bindings);
const everywhere = new Map(all.flatMap(({ action, keys }) => keys.map((key) => [key, action] as const)));
const byPane = new Map(
  all.flatMap(({ action, inPane }) =>
    inPane ? inPane.keys.map((key) => [`${inPane.pane} ${key}`, action] as const) : [],
  ),
);

/** What a key does while a pane has the focus; undefined if nothing. */
export const actionOf = (key: string, pane: Pane): Action | undefined =>
  byPane.get(`${pane} ${key}`) ?? everywhere.get(key);

const titles: ReadonlyMap<string, string> = new Map([
  ['up', '↑'],
  ['down', '↓'],
  ['left', '←'],
  ['right', '→'],
  ['pageup', 'PgUp'],
  ['pagedown', 'PgDn'],
]);

/** `Ctrl+A`, `PgUp`, `j`; arrows as words if only ASCII can be shown. */
export function keyTitle(key: string, isASCII: boolean): string {
  const known = titles.get(key);
  if (known !== undefined && (!isASCII || known.length > 1)) return known;
  return key
    .split('+')
    .map((part, at, parts) => (part.length > 1 || at < parts.length - 1 || at > 0 ? capitalized(part) : part))
    .join('+');
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The keys of a binding as one text: `1, Ctrl+A in layers`. */
export function keysText({ keys, inPane }: Pick<Binding, 'keys' | 'inPane'>, isASCII: boolean): string {
  const texts = keys.map((key) => keyTitle(key, isASCII));
  if (inPane) texts.push(`${inPane.keys.map((key) => keyTitle(key, isASCII)).join(', ')} (${inPane.pane})`);
  return texts.join(', ');
}
