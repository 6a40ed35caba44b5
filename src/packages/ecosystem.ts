// The contract of a package ecosystem: which files of a filesystem tell what is installed, and how they are read. An ecosystem
// knows one filesystem as it stands at one time; it knows nothing of layers and images. Whom the bytes belong to is judged above.
import { PathList } from './path-list.ts';

/** Types of packages, as in package URLs (purl-spec, "PURL types"). */
export const packageTypes = [
  'deb',
  'apk',
  'rpm',
  'alpm',
  'pypi',
  'conda',
  'npm',
  'gem',
  'golang',
  'cargo',
  'maven',
  'composer',
  'nuget',
  'nix',
  'hex',
  'otp',
] as const;
/**
 * Type of a package, as in package URLs.
 * @example
 * const debian = (await image.packages()).filter(({ type }) => type === 'deb');
 */
export type PackageType = (typeof packageTypes)[number];

/** A package as its database names it. */
export interface Package {
  readonly type: PackageType;
  /** What stands before the name in a package URL, such as `@types` of npm or the group of Maven; null for none or the distribution's. */
  readonly namespace: string | null;
  readonly name: string;
  /** As the database has it, such as `1:1.6-2.1+deb12u2`. */
  readonly version: string;
  /** As the database has it, such as `amd64`; null if it says nothing. */
  readonly architecture: string | null;
  /** As the database has it; null if it says nothing. */
  readonly license: string | null;
}

/** A package and what it claims. All paths are without a leading slash. */
export interface InstalledPackage extends Package {
  /** The file that names the package: a database or a manifest. */
  readonly evidence: string;
  /** Paths that it lists, with directories if the database lists them, and before symbolic links are resolved. */
  readonly files: PathList;
  /** It also owns everything below this directory that no package further inside claims; null for none. */
  readonly directory: string | null;
  /**
   * Files that no list names and that stem from the package, such as `var/lib/dpkg/info/jq.list`. A path that ends with a slash
   * stands for everything in the directory.
   */
  readonly derived: readonly string[];
  /** Whether it is not installed any more: only configuration files of it are left. */
  readonly isRemoved?: boolean;
}

/** Of a package that lists none. */
export const noFiles: PathList = PathList.of();

/** What a database or manifest says of a package: it may say nothing of the rest. */
type Specified = Pick<InstalledPackage, 'type' | 'name' | 'version' | 'evidence'> &
  Partial<Omit<InstalledPackage, 'isRemoved'>>;

/** Made without a spread: on Node.js 20, that gives each object a hidden class of its own, and its members are then found slowly. */
export const newPackage = ({
  type,
  namespace = null,
  name,
  version,
  architecture = null,
  license = null,
  evidence,
  files = noFiles,
  directory = null,
  derived = [],
}: Specified): InstalledPackage => ({
  type,
  namespace,
  name,
  version,
  architecture,
  license,
  evidence,
  files,
  directory,
  derived,
});

/** Why a database, or a part of it, could not be read. */
export interface EvidenceFault {
  readonly path: string;
  /** What is wrong and where, such as `line 12 has no version`. */
  readonly message: string;
}

/** What an ecosystem found. */
export interface PackageList {
  readonly packages: readonly InstalledPackage[];
  readonly faults: readonly EvidenceFault[];
}

/** A regular file that can be read from any offset. */
export interface FileContent {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Reads `length` bytes at `start`; fewer only at the end of the file. */
  read(start: number, length: number): Promise<Buffer>;
  /**
   * Counts bytes before they are decompressed from the file: a small layer can have any number of files that expand a thousand times.
   * @throws {EvidenceError} if they are too many, with those of all files of the run
   */
  takeExpanded(bytes: number): void;
}

/** A package ecosystem: dpkg, npm … */
export interface Ecosystem {
  /** Of all its packages. */
  readonly type: PackageType;
  /** Operating system packages own a path before language packages do. */
  readonly level: 'system' | 'language';
  /** Whether what a file tells does not depend on others: files that have not changed are then not read again. */
  readonly readsEachAlone?: true;
  /** Whether the paths of the evidence tell everything. The files then have no content, so that none of it is kept. */
  readonly readsPathsOnly?: true;
  /** Whether each program, an ELF file that may be executed, may tell what it is built of. */
  readonly readsPrograms?: true;
  /** How the names of evidence end, with at least three letters. Other files are evidence only in the {@link evidenceDirectories}. */
  readonly evidenceNames?: readonly string[];
  /** Directories where any file may be evidence, with a slash at the end. */
  readonly evidenceDirectories?: readonly string[];
  /** Whether the file may tell what is installed, by its path without a leading slash. Asked only about files as said above. */
  isEvidence(path: string): boolean;
  /** Reads the evidence of one filesystem, in byte order of the paths. Faults are returned, never thrown. */
  read(evidence: readonly FileContent[]): Promise<PackageList>;
}
