// States of a filesystem, and the layer from one to the next as different tools write it: whiteouts and changes (overlay's diff), or
// opaque directories with all their files.
import fc from 'fast-check';
import { first } from './items.ts';
import type { TarLiteral } from './tar-builder.ts';

export type Kept = Pick<TarLiteral, 'body' | 'link' | 'mode'> & { readonly type: 'file' | 'directory' | 'symlink' };
/** By path. The two names of {@link twins} are one file. */
export type State = ReadonlyMap<string, Kept>;

const paths = ['a', 'a/b', 'a/b/c', 'a/b/d', 'a/c', 'b', 'b/a', 'c', 'd', 'd/e'];
const twins = ['d/twin', 'twin'];
export const directories = ['', 'a', 'a/b', 'b', 'd'];

const body = fc.constantFrom('one', 'two', '', '600'.repeat(200));
const file = fc.record({ type: fc.constant('file' as const), body, mode: fc.constantFrom(0o644, 0o600) });
const directory = fc.record({ type: fc.constant('directory' as const), mode: fc.constantFrom(0o755, 0o700) });
const symlink = fc.record({ type: fc.constant('symlink' as const), link: fc.constantFrom('a', 'b') });
const nothing = fc.constant(undefined);
const kept: fc.Arbitrary<Kept | undefined> = fc.oneof(
  { arbitrary: file, weight: 4 },
  { arbitrary: directory, weight: 4 },
  { arbitrary: symlink, weight: 1 },
  { arbitrary: nothing, weight: 2 },
);

const isDirectory = (state: State, path: string): boolean => path === '' || state.get(path)?.type === 'directory';
const parentOf = (path: string): string => path.split('/').slice(0, -1).join('/');

/** Without paths whose directory is missing. */
const state: fc.Arbitrary<State> = fc
  .tuple(fc.array(kept, { minLength: paths.length, maxLength: paths.length }), fc.option(file, { nil: undefined }))
  .map(([drawn, twin]) => {
    const found = new Map<string, Kept>();
    for (const [at, path] of paths.entries()) {
      const what = drawn[at];
      if (what && isDirectory(found, parentOf(path))) found.set(path, what);
    }
    if (twin && twins.every((path) => isDirectory(found, parentOf(path))))
      for (const path of twins) found.set(path, twin);
    return found;
  });

export const states: fc.Arbitrary<readonly State[]> = fc.array(state, { minLength: 2, maxLength: 4 });

/** The layer from one state to another; directories for which `isOpaque` is true are written in full. */
export function layerBetween(before: State, after: State, isOpaque: (directory: string) => boolean): TarLiteral[] {
  const opaque = directories.filter((path) => isDirectory(before, path) && isDirectory(after, path) && isOpaque(path));
  const isRestated = (path: string): boolean => opaque.some((top) => top === '' || path.startsWith(`${top}/`));
  const isChanged = (path: string): boolean => JSON.stringify(before.get(path)) !== JSON.stringify(after.get(path));
  const isHidden = (path: string): boolean => !after.has(path) && isDirectory(after, parentOf(path));
  const written = [...after.keys()].sort().filter((path) => isRestated(path) || isChanged(path));
  // Both exist, or neither.
  if (written.some((path) => twins.includes(path))) written.push(...twins.filter((path) => !written.includes(path)));
  return [
    ...written.map((path): TarLiteral => {
      const entry = { ...after.get(path), path: isDirectory(after, path) ? `${path}/` : path };
      const isSecond =
        twins.includes(path) && written.indexOf(path) > Math.min(...twins.map((it) => written.indexOf(it)));
      return isSecond ? { path, type: 'hardlink', link: first(twins.filter((it) => it !== path)) } : entry;
    }),
    ...opaque.map((path) => ({ path: `${path === '' ? '' : `${path}/`}.wh..wh..opq` })),
    ...[...before.keys()].filter((path) => isHidden(path) && !isRestated(path)).map(whiteout),
  ];
}

const whiteout = (path: string): TarLiteral => ({ path: path.replace(/[^/]*$/, '.wh.$&') });
