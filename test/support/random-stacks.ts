// Random layers with few names, contents and attributes, so that nearly every entry affects another one.
import fc from 'fast-check';
import { directory, file, hardlink, type Literal, marker, symlink, usualModes } from './literals.ts';
import { NEW_YEAR_2024 } from './tar-builder.ts';

const paths = [
  'a',
  'b',
  'c',
  'l',
  'a/b',
  'a/c',
  'a/l',
  'a/b/c',
  'b/c',
  'l/b',
  'l/c',
  'd/e',
  'd/l/b',
  'd/g/up/e',
  'k/l/b',
];
const directories = ['', 'a', 'b', 'd', 'l', 'a/b', 'a/l', 'd/l', 'l/b', 'd/g/up', 'k/l'];
const targets = ['a', 'b', 'a/b', '/a', '/a/b', '../a', '../b', 'l', '..', '/', 'nowhere', 'd'];
/** Two of the same size, an empty one, and one of two blocks. */
const contents = ['one', 'one', 'two', '', '513'.repeat(171)];

const whiteouts = paths.map((path) => path.replace(/[^/]*$/, '.wh.$&'));
const opaques = directories.map((path) => `${path}/.wh..wh..opq`.replace(/^\//, ''));
const oddities = ['.wh.', 'a/.wh.', '.wh..wh.aufs', '.wh..wh.plnk/a', '.wh..wh..opqX'];

const oneOf = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const mostly = <Value>(usual: Value, ...rest: readonly Value[]): fc.Arbitrary<Value> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 3 }, { arbitrary: fc.constantFrom(...rest), weight: 1 });

const none = fc.constant('');
const kinds = {
  file: { path: oneOf(...paths), content: oneOf(...contents), link: none, mode: 0o600 },
  directory: { path: oneOf('', ...directories), content: none, link: none, mode: 0o700 },
  symlink: { path: oneOf('l', 'a/l', ...paths), content: none, link: oneOf(...targets), mode: 0o777 },
  // Attributes of a hard link entry are ignored: the inode has its own.
  hardlink: { path: oneOf(...paths), content: none, link: oneOf(...paths), mode: 0o123 },
} satisfies Readonly<Record<Literal['type'], unknown>>;

function entry(type: Literal['type']): fc.Arbitrary<Literal> {
  const { path, content, link, mode } = kinds[type];
  return fc.record({
    path,
    content: content as fc.Arbitrary<string>,
    link: link as fc.Arbitrary<string>,
    type: fc.constant(type),
    mode: mostly(usualModes[type], mode),
    uid: mostly(0, 7),
    gid: mostly(0, 7),
    mtime: mostly(NEW_YEAR_2024, NEW_YEAR_2024 + 1),
    xattr: type === 'file' || type === 'directory' ? mostly('', 'set') : none,
  });
}

/** A whiteout, an opaque marker, or a similar name: of any type, with data that do not count. */
const anyMarker = (names: readonly string[]): fc.Arbitrary<Literal> =>
  fc
    .tuple(oneOf(...names), mostly(marker(''), directory(''), symlink('', 'a'), file('', 'a body')))
    .map(([path, like]) => ({ ...like, path }));

const literal: fc.Arbitrary<Literal> = fc.oneof(
  { arbitrary: entry('file'), weight: 8 },
  { arbitrary: entry('directory'), weight: 4 },
  { arbitrary: entry('symlink'), weight: 3 },
  { arbitrary: entry('hardlink'), weight: 4 },
  { arbitrary: anyMarker(whiteouts), weight: 6 },
  { arbitrary: anyMarker(opaques), weight: 2 },
  { arbitrary: anyMarker(oddities), weight: 1 },
);

/** A typical lowest layer: without it most links would dangle. */
const base: readonly Literal[] = [
  directory('a'),
  file('a/b', 'one'),
  hardlink('a/c', 'a/b'),
  hardlink('b', 'a/b'),
  file('c', 'two'),
  file('d/e', 'one'),
  symlink('d/l', '../a'),
  symlink('d/g/up', '..'),
  symlink('k', '/d'),
  symlink('l', 'a'),
];

/** Layers, lowest first. */
export const stacks: fc.Arbitrary<readonly (readonly Literal[])[]> = fc
  .tuple(fc.subarray([...base]), fc.array(fc.array(literal, { minLength: 1, maxLength: 6 }), { maxLength: 4 }))
  .map(([lowest, layers]) => [lowest, ...layers]);
