// Debian packages: the status file of dpkg and the file lists in var/lib/dpkg/info, or the folder status.d of distroless images
// (man dpkg-query; deb-conffiles(5); dpkg's doc/coding, "the dpkg database").
import { normalizePath } from '../oci/entry-path.ts';
import { type Paragraph, paragraphs } from './control-file.ts';
import { debDerived } from './deb-derived.ts';
import type { Ecosystem, EvidenceFault, FileContent, InstalledPackage, PackageList } from './ecosystem.ts';
import { PathList } from './path-list.ts';
import { addLines, catchFault, LineFaults, ListBudget, readLines } from './read-evidence.ts';

const database = 'var/lib/dpkg/';

export const deb: Ecosystem = {
  type: 'deb',
  level: 'system',
  evidenceDirectories: [database],
  isEvidence: (path) => path.startsWith(database) && evidence.test(path),
  read: async (files) => await new DebDatabase(files).read(),
};

const statusPath = `${database}status`;
const infoFolder = `${database}info/`;
const diversionsPath = `${database}diversions`;
const evidence = /^var\/lib\/dpkg\/(?:status|diversions|status\.d\/[^/]+|info\/[^/]+)$/;

/** Where a package puts a file instead, and for which other packages (dpkg-divert(1)). */
interface Diversion {
  readonly to: string;
  /** The package whose files stay; ":" for none. */
  readonly owner: string;
}

/** What a status file tells of a package. */
interface Found extends Required<Pick<InstalledPackage, 'name' | 'version' | 'architecture' | 'isRemoved'>> {
  /** The paths in the database that tell about it. */
  readonly own: readonly string[];
}

/** What a list of files has, with the diversions that were applied. */
interface KnownList {
  readonly paths: PathList;
  /** Bytes of the paths. */
  readonly size: number;
  readonly diversions: FileContent | undefined;
}

/** Most packages are the same before and after a change of the database: their lists are not read again. */
const knownLists = new WeakMap<FileContent, KnownList>();
/** Bytes of the lists of a database that are remembered. */
const maxKnown = 32 * 2 ** 20;

class DebDatabase {
  readonly #files: ReadonlyMap<string, FileContent>;
  /** Names of the files of each package in the info folder, by name of the package as in there. */
  readonly #info = new Map<string, string[]>();
  /** The first file of each package with files of its own, and whether the package is removed. */
  readonly #taken = new Set<string>();
  readonly #faults: EvidenceFault[] = [];
  readonly #budget = new ListBudget();
  readonly #remembers: boolean;
  #diversions: ReadonlyMap<string, Diversion> = new Map();

  constructor(files: readonly FileContent[]) {
    const byPath = new Map<string, FileContent>();
    for (const file of files) byPath.set(file.path, file);
    this.#files = byPath;
    this.#remembers = files.reduce((sum, { size }) => sum + size, 0) <= maxKnown;
    for (const { path } of files) {
      const name = infoName(path);
      if (name === undefined) continue;
      const known = this.#info.get(name);
      if (known) known.push(path);
      else this.#info.set(name, [path]);
    }
  }

  async read(): Promise<PackageList> {
    this.#diversions = await this.#readDiversions();
    const packages: InstalledPackage[] = [];
    for (const file of [...this.#files.values()].filter(({ path }) => isStatus(path))) {
      const lineFaults = new LineFaults();
      await catchFault(file, this.#faults, async () => {
        for await (const batch of paragraphs(file, lineFaults)) {
          for (const paragraph of batch) {
            const found = this.#find(paragraph, file.path, lineFaults);
            if (!found) continue;
            const files = this.#knownList(found.own) ?? (await this.#filesOf(found.own, paragraph, found.name));
            packages.push(packageOf(found, file.path, files));
          }
        }
      });
      this.#faults.push(...lineFaults.faultsOf(file));
    }
    return { packages, faults: this.#faults };
  }

  #find(paragraph: Paragraph, status: string, faults: LineFaults): Found | undefined {
    const { line, package: name, version } = paragraph;
    if (notInstalled.test(paragraph.status ?? '')) return undefined;
    if (!name || !version) {
      faults.add(line, `begins a paragraph without ${name ? 'Version' : 'Package'}`);
      return undefined;
    }
    const architecture = paragraph.architecture || null;
    const isRemoved = removed.test(paragraph.status ?? '');
    const found =
      status === statusPath
        ? (this.#info.get(`${name}:${architecture}`) ?? this.#info.get(name) ?? [])
        : [status, `${status}.md5sums`];
    const isFirst = this.#take(found, isRemoved);
    if (!isFirst) faults.add(line, 'names a package again; its files are those of the first one');
    return { name, version, architecture, isRemoved, own: isFirst ? found : [] };
  }

  /** False if a package has the files already: a database that names it again and again must not have them read as often. */
  #take([first]: readonly string[], isRemoved: boolean): boolean {
    const key = `${first} ${isRemoved}`;
    if (first !== undefined && this.#taken.has(key)) return false;
    this.#taken.add(key);
    return true;
  }

  /** Undefined if the package has no list that was read before, and would be read the same now. */
  #knownList(own: readonly string[]): PathList | undefined {
    const file = this.#files.get(listIn(own) ?? '');
    const known = file && knownLists.get(file);
    if (known?.diversions !== this.#files.get(diversionsPath) || !known) return undefined;
    const { paths, size } = known;
    if (!this.#budget.has(paths.length, size)) return undefined;
    this.#budget.takeAll(paths.length, size);
    return paths;
  }

  async #filesOf(own: readonly string[], paragraph: Paragraph, name: string): Promise<PathList> {
    const list = listIn(own);
    if (list !== undefined) return await this.#list(list, name);
    const sums = own.find((path) => path.endsWith('.md5sums'));
    return this.#diverted(await this.#sums(sums, paragraph), name);
  }

  async #list(path: string, name: string): Promise<PathList> {
    const file = this.#files.get(path);
    const listed = new PathList();
    const before = this.#budget.size;
    const isWhole = file && (await this.#tries(file, () => addLines(listed, file, this.#budget, (_, start) => start)));
    const paths = this.#diverted(listed, name);
    const diversions = this.#files.get(diversionsPath);
    if (isWhole && this.#remembers) knownLists.set(file, { paths, size: this.#budget.size - before, diversions });
    return paths;
  }

  #diverted(listed: PathList, name: string): PathList {
    if (this.#diversions.size === 0) return listed;
    const paths = new PathList();
    for (const path of listed) {
      const diversion = this.#diversions.get(path);
      paths.add(diversion && diversion.owner !== name ? diversion.to : path);
    }
    return paths;
  }

  /** Lines are the MD5 in hexadecimal, two spaces and the path. Links and configuration files are not listed. */
  async #sums(path: string | undefined, paragraph: Paragraph): Promise<PathList> {
    const file = this.#files.get(path ?? '');
    const paths = new PathList();
    if (file) {
      const pathIn = (bytes: Buffer, start: number, end: number): number | undefined =>
        sum.test(bytes.toString('latin1', start, Math.min(start + sumLength, end))) ? start + sumLength : undefined;
      await this.#tries(file, () => addLines(paths, file, this.#budget, pathIn));
    }
    for (const one of conffilesIn(paragraph)) paths.add(one);
    return paths;
  }

  /** False if it fails, which is then a fault of the file. */
  async #tries(file: FileContent, work: () => Promise<void>): Promise<boolean> {
    let isDone = false;
    await catchFault(file, this.#faults, async () => {
      await work();
      isDone = true;
    });
    return isDone;
  }

  /** Three lines each: the path, where it is diverted to, and the package (dpkg, lib/dpkg/db-ctrl-format.c and divertdb.c). */
  async #readDiversions(): Promise<ReadonlyMap<string, Diversion>> {
    const file = this.#files.get(diversionsPath);
    const lines: string[] = [];
    if (!file) return new Map();
    await catchFault(file, this.#faults, async () => {
      for await (const batch of readLines(file)) {
        for (const line of batch) {
          this.#budget.take(line);
          lines.push(line);
        }
      }
    });
    const diversions = new Map<string, Diversion>();
    for (let at = 0; at + 2 < lines.length; at += 3) {
      const [from, to, owner] = lines.slice(at, at + 3) as [string, string, string];
      diversions.set(relative(from), { to: relative(to), owner });
    }
    if (lines.length % 3 > 0)
      this.#faults.push({
        path: diversionsPath,
        message: `ends in the middle of a diversion, at line ${lines.length}`,
      });
    return diversions;
  }
}

/** Without a spread, as in {@link newPackage}. */
const packageOf = (found: Found, evidence: string, files: PathList): InstalledPackage => ({
  type: 'deb',
  namespace: null,
  name: found.name,
  version: found.version,
  architecture: found.architecture,
  license: null,
  evidence,
  files,
  directory: null,
  derived: [...found.own, ...(debDerived.get(found.name) ?? [])],
  isRemoved: found.isRemoved,
});

const listIn = (own: readonly string[]): string | undefined => own.find((path) => path.endsWith('.list'));

const sum = /^[0-9a-f]{32} [ *]/;
const sumLength = 34;

const notInstalled = /\snot-installed$/;
/** dpkg still knows that the configuration files are its own. */
const removed = /\sconfig-files$/;

const isStatus = (path: string): boolean =>
  path === statusPath || (path.startsWith(`${database}status.d/`) && !path.endsWith('.md5sums'));

/** `libc6:amd64` of `var/lib/dpkg/info/libc6:amd64.list`: names of packages can have dots, those of files in here cannot. */
function infoName(path: string): string | undefined {
  if (!path.startsWith(infoFolder)) return undefined;
  const dot = path.lastIndexOf('.');
  return dot > infoFolder.length ? path.slice(infoFolder.length, dot) : undefined;
}

/** Lines are the path and its MD5. */
const conffilesIn = ({ conffiles = '' }: Paragraph): readonly string[] =>
  Array.from(conffiles.matchAll(/^[ \t]+(\/.*) [0-9a-f]{32}/gm), ([, path = '']) => relative(path));

/** Lists begin with "/.", the root. */
const relative = (path: string): string => normalizePath(path.startsWith('/') ? path.slice(1) : path).path;
