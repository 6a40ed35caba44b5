// An archive as seen from one of its directories: the same bytes, with names relative to it.
import type { Archive, ArchiveLink } from './archive.ts';

/** The part of an archive below a directory; without names if nothing is there. */
export function below(archive: Archive, directory: string): Archive {
  const prefix = `${directory}/`;
  const depth = directory.split('/').length;
  const names = (levels?: number): readonly string[] =>
    [...archive.names(levels === undefined ? undefined : levels + depth)]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  const inside = (name: string, target: string): readonly ArchiveLink[] =>
    name.startsWith(prefix) ? [{ name: name.slice(prefix.length), target }] : [];
  return {
    ...archive,
    directory: archive.directory === undefined ? directory : `${archive.directory}/${directory}`,
    names,
    topDirectories: () =>
      new Set(names().flatMap((name) => (name.includes('/') ? name.slice(0, name.indexOf('/')) : []))),
    walk: function* (inner, enters) {
      const found = archive.walk(prefix + inner, (path) => enters(path.slice(prefix.length)));
      for (const name of found) yield name.slice(prefix.length);
    },
    find: (name) => archive.find(prefix + name),
    refusedLink: (name) => archive.refusedLink?.(prefix + name),
    repeated: (name) => archive.repeated(prefix + name),
    ...(archive.symlinks && { symlinks: archive.symlinks.flatMap(({ name, target }) => inside(name, target)) }),
  };
}
