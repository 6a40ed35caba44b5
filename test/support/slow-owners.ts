// Owners of files in a slow and obvious way, from docs/packages.md only, based on the slow model: for each file, the databases of each
// layer are read anew, and every path that they list is resolved.

import { posix } from 'node:path';
import { namesIn, resultOf } from './slow-ledger.ts';
import { type FileSystem, followed, parentOf, type SlowLayer } from './slow-model.ts';

/** `deb/a`, `derived deb/a`, or `none`. */
export type SlowOwner = string;

/** After each layer. */
export interface SlowState {
  readonly files: FileSystem;
  /** By path of the final name; undefined for none. */
  readonly owners: ReadonlyMap<string, { readonly real?: string; readonly derived?: string }>;
}

export const statesOf = (stack: readonly SlowLayer[]): readonly SlowState[] =>
  stack.map((layer) => {
    const files = resultOf(layer);
    const paths = [...files].filter(([, { thing }]) => thing.type !== 'directory').map(([path]) => path);
    return { files, owners: new Map(paths.map((path) => [path, ownersAt(files, path)])) };
  });

/** Of file data that an entry stores: the databases of its own layer, then those of the layers above as long as it has a name. */
export function payloadOwner(
  stack: readonly SlowLayer[],
  states: readonly SlowState[],
  layer: number,
  index: number,
): SlowOwner {
  const kept = states.map(({ files }) => namesIn(files, layer, index).sort());
  if ((kept[layer]?.length ?? 0) > 0) return firstOwner(states, kept, layer);
  // It is replaced by its own layer: its last names count, if there is something else at them now.
  const steps = stack[layer]?.steps.map((step) => namesIn(step, layer, index).sort()) ?? [];
  const names = steps.findLast((step) => step.length > 0) ?? [];
  const files: FileSystem = states[layer]?.files ?? new Map();
  const found = names.filter((path) => files.has(path)).map((path) => ownersAt(files, path));
  return textOf(found.find(({ real }) => real) ?? found.find(({ derived }) => derived) ?? {});
}

/** Of a path of the final filesystem: the databases since its name was added. */
export function nameOwner(states: readonly SlowState[], path: string, followsLinks = true): SlowOwner {
  const now = states.at(-1)?.files.get(path);
  let since = states.length;
  for (; since > 0; since -= 1) {
    const before = states[since - 1]?.files.get(path);
    if (before?.thing !== now?.thing || before?.broughtBy !== now?.broughtBy) break;
  }
  const owner = firstOwner(
    states,
    states.map(() => [path]),
    since,
  );
  return followsLinks && owner === 'none' && now?.thing.type === 'symlink' ? originOfLink(states, path) : owner;
}

/** The package of what a link leads to in the final filesystem: of the first link or file on the way that has one. */
function originOfLink(states: readonly SlowState[], path: string): SlowOwner {
  const files: FileSystem = states.at(-1)?.files ?? new Map();
  const passed = new Set<string>();
  for (let at: string | undefined = path; at !== undefined && !passed.has(at); ) {
    passed.add(at);
    const thing = files.get(at)?.thing;
    const owner = thing?.type === 'directory' ? textOf(ownersAt(files, at)) : nameOwner(states, at, false);
    if (owner !== 'none') return `derived ${owner.replace('derived ', '')}`;
    if (thing?.type !== 'symlink') return 'none';
    at = resolved(files, posix.resolve('/', parentOf(at), thing.link).slice(1));
  }
  return 'none';
}

/** The first state that has an owner for one of the names, in byte order; derived only if no state has an owner. */
function firstOwner(states: readonly SlowState[], names: readonly (readonly string[])[], from: number): SlowOwner {
  for (const kind of ['real', 'derived'] as const) {
    for (let at = from; at < states.length && (names[at]?.length ?? 0) > 0; at += 1) {
      for (const path of names[at] ?? []) {
        const owner = states[at]?.owners.get(path)?.[kind];
        if (owner) return kind === 'real' ? owner : `derived ${owner}`;
      }
    }
  }
  return 'none';
}

const textOf = ({ real, derived }: { readonly real?: string; readonly derived?: string }): SlowOwner =>
  real ?? (derived ? `derived ${derived}` : 'none');

/** The path that a listed path leads to: links in its directory are followed. */
function resolved(files: FileSystem, path: string): string | undefined {
  const directory = followed(files, parentOf(path));
  const name = path.split('/').at(-1) ?? '';
  return directory === undefined ? undefined : directory === '' ? name : `${directory}/${name}`;
}

function ownersAt(files: FileSystem, path: string): { readonly real?: string; readonly derived?: string } {
  const apk = listedIn(files, apkLists(files));
  const deb = listedIn(files, debLists(files));
  const claims = ({ paths }: { readonly paths: readonly string[] }) =>
    paths.some((one) => resolved(files, one) === path);
  const isDirectory = files.get(path)?.thing.type === 'directory';
  const real = [...apk, ...deb].find(claims)?.name ?? npmAt(files, isDirectory ? `${path}/` : path);
  const derived = debLists(files).find(
    ({ name }) => path === `var/lib/dpkg/info/${name.slice('deb/'.length)}.list`,
  )?.name;
  return { ...(real && { real }), ...(derived && { derived }) };
}

interface PackageFiles {
  readonly name: string;
  readonly paths: readonly string[];
}

/** Without paths that have others below them, as they are listed or where they lead. */
function listedIn(files: FileSystem, packages: readonly PackageFiles[]): readonly PackageFiles[] {
  const all = packages.flatMap(({ paths }) => paths);
  const isDirectory = (path: string): boolean => {
    const place = resolved(files, path);
    return all.some(
      (other) =>
        other.startsWith(`${path}/`) ||
        (place !== undefined &&
          files.get(place)?.thing.type === 'directory' &&
          resolved(files, other)?.startsWith(`${place}/`)),
    );
  };
  return packages.map(({ name, paths }) => ({ name, paths: paths.filter((path) => !isDirectory(path)) }));
}

const contentAt = (files: FileSystem, path: string): string => {
  const thing = files.get(path)?.thing;
  return thing?.type === 'file' ? thing.content : '';
};

function debLists(files: FileSystem): readonly PackageFiles[] {
  return Array.from(contentAt(files, 'var/lib/dpkg/status').matchAll(/^Package: (.*)$/gm), ([, name = '']) => {
    const lines = contentAt(files, `var/lib/dpkg/info/${name}.list`).split('\n');
    return { name: `deb/${name}`, paths: lines.filter(Boolean).map((path) => path.slice(1)) };
  });
}

function apkLists(files: FileSystem): readonly PackageFiles[] {
  return contentAt(files, 'lib/apk/db/installed')
    .split('\n\n')
    .filter(Boolean)
    .map((paragraph) => {
      const name = /^P:(.*)$/m.exec(paragraph)?.[1] ?? '';
      const listed = Array.from(paragraph.matchAll(/^F:(.*)\nR:(.*)$/gm), ([, folder = '', file = '']) =>
        folder === '' ? file : `${folder}/${file}`,
      );
      return { name: `apk/${name}`, paths: listed };
    });
}

/** The innermost directory above with a manifest. */
function npmAt(files: FileSystem, path: string): string | undefined {
  for (let directory = parentOf(path); directory !== ''; directory = parentOf(directory)) {
    const content = contentAt(files, `${directory}/package.json`);
    if (/(?:^|\/)node_modules\/[^/]+$/.test(directory) && content !== '') return `npm/${JSON.parse(content).name}`;
  }
  return undefined;
}
