// Tells a root filesystem from any other tar: by the directories that the Filesystem Hierarchy Standard and Windows have at
// the root, and the file that Docker creates there.
import type { Archive } from '../../archive/archive.ts';

/** Directories of a system that a project hardly has at its top. */
const system = 'boot dev lib32 lib64 libx32 media mnt opt proc root sbin srv sys usr var'.split(' ');
/** Directories that a project can have as well. */
const common = 'bin etc home lib run tmp'.split(' ');
const windowsLayer = ['files', 'hives', 'utilityvm'];
const windows = ['windows', 'users', 'program files', 'program files (x86)', 'programdata', 'inetpub'];

/** Directories of a project, or of a prefix such as /usr/local, but hardly of a root. */
const projectDirectories = ['.git', 'include', 'node_modules', 'pkg', 'share', 'src', 'vendor'];
/** Files at the top of a project. */
const projectFile =
  /^(?:package\.json|(?:GNU)?Makefile|CMakeLists\.txt|configure|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|setup\.py|pyproject\.toml|composer\.json|Gemfile)$/i;

/** The names at the root that a root filesystem has; it is one if there are two or more. */
export function rootMarks(archive: Archive): readonly string[] {
  const directories = [...archive.topDirectories()];
  const among = (known: readonly string[], name = (directory: string): string => directory): readonly string[] =>
    directories.filter((directory) => known.includes(name(directory)));
  const lowerCase = (directory: string): string => directory.toLowerCase();
  const isProject =
    directories.some((name) => projectDirectories.includes(name)) ||
    [...archive.names(1)].some((name) => name === '.git' || projectFile.test(name));
  const unix = [
    ...(archive.find('.dockerenv') ? ['.dockerenv'] : []),
    ...among(isProject ? system : [...system, ...common]),
  ];
  const candidates = [unix, among(windowsLayer, lowerCase), among(windows, lowerCase)];
  return candidates.find((marks) => marks.length > 1) ?? unix;
}
