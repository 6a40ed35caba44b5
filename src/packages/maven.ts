// Java archives: what Maven wrote into META-INF/maven of a jar, else its manifest, also of the jars inside of it.
import {
  type Ecosystem,
  type EvidenceFault,
  type FileContent,
  type InstalledPackage,
  newPackage,
  noFiles,
  type PackageList,
} from './ecosystem.ts';
import { type Artifact, artifactsOfPom, chooseArtifact, type Manifest, readManifest } from './jar-artifact.ts';
import { PathList } from './path-list.ts';
import { catchFault, EvidenceError, PackageBudget, PartFaults } from './read-evidence.ts';
import { openStored, readEntry, readZip, type Zip, type ZipEntry } from './zip.ts';

export const maven: Ecosystem = {
  type: 'maven',
  level: 'language',
  readsEachAlone: true,
  evidenceNames: ['.jar', '.war', '.ear', '.hpi', '.jpi'],
  isEvidence: (path) => path.at(-extensionSize) === '.' && archive.test(path),
  read: readArchives,
};

const extensionSize = 4;
/** With the plugins of Jenkins. */
const archive = /\.(?:jar|war|ear|hpi|jpi)$/i;
const pom = /(?:^|\/)META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/;
const manifestName = 'META-INF/MANIFEST.MF';

async function readArchives(files: readonly FileContent[]): Promise<PackageList> {
  const packages: InstalledPackage[] = [];
  const faults: EvidenceFault[] = [];
  for (const file of files.filter(({ size }) => size > 0)) {
    const reader = new ArchiveReader(file);
    await catchFault(file, faults, async () => {
      const own = await reader.read(file, file.path);
      if (own) packages.push(packageOf(own, file.path, PathList.of(file.path)));
      for (const artifact of reader.containedBeside(own)) packages.push(packageOf(artifact, file.path, noFiles));
    });
    faults.push(...reader.faults);
  }
  return { packages, faults };
}

const packageOf = ({ group, name, version }: Artifact, evidence: string, files: PathList): InstalledPackage =>
  newPackage({ type: 'maven', namespace: group, name, version, evidence, files });

/** Bytes of a text: a manifest with the digests of all files can have a megabyte. */
const maxTextSize = 8 * 2 ** 20;
/** Bytes of the compressed archives in an archive that are decompressed at one time. */
const maxHeld = 32 * 2 ** 20;
/** A jar in a war in an ear is on the third level. */
const maxLevels = 5;
/** Bytes that are read and decompressed of an archive: a multiple of its size, and a little more. */
const [maxRatio, alwaysRead] = [4, 2 ** 20];

/** Reads one archive, and those inside of it. */
class ArchiveReader {
  readonly #path: string;
  /** By their names and versions, so that each is there once. */
  readonly #contained = new Map<string, Artifact>();
  readonly #innerFaults = new PartFaults('archives');
  readonly #packages = new PackageBudget();
  #toRead: number;
  #toHold = maxHeld;

  constructor({ path, size }: FileContent) {
    this.#path = path;
    this.#toRead = maxRatio * size + alwaysRead;
  }

  /** What is wrong with archives inside. */
  get faults(): readonly EvidenceFault[] {
    return this.#innerFaults.faultsOf({ path: this.#path });
  }

  containedBeside(own: Artifact | null): readonly Artifact[] {
    if (own) this.#contained.delete(keyOf(own));
    return [...this.#contained.values()];
  }

  /** What the archive is, if it says so. What else is in it is added to those contained. */
  async read(zip: Zip, path: string, level = 1): Promise<Artifact | null> {
    const isWanted = (name: string): boolean => name === manifestName || pom.test(name) || archive.test(name);
    const poms: Artifact[] = [];
    let manifest: Manifest = new Map();
    const entries = await readZip(zip, isWanted, this.#spend);
    for (const entry of entries.filter(({ name }) => !archive.test(name))) {
      const content = await readEntry(zip, entry, maxTextSize, this.#spend);
      if (entry.name === manifestName) manifest = readManifest(content.toString('utf8'));
      else poms.push(...artifactsOfPom(entry.name, content.toString('utf8')));
    }
    for (const one of poms) this.#add(one);
    for (const entry of entries.filter(({ name, size }) => archive.test(name) && size > 0)) {
      await this.#readInner(zip, entry, level + 1);
      if (this.#toRead < 0) break;
    }
    return chooseArtifact(path.slice(path.lastIndexOf('/') + 1), poms, manifest);
  }

  async #readInner(zip: Zip, entry: ZipEntry, level: number): Promise<void> {
    const { name } = entry;
    try {
      if (level > maxLevels) throw new EvidenceError(`is more than ${maxLevels} archives deep`);
      const stored = await openStored(zip, entry, this.#spend);
      const own = await (stored ? this.read(stored, name, level) : this.#readCompressed(zip, entry, level));
      if (own) this.#add(own);
    } catch (error) {
      this.#innerFaults.add(error, `${name}: `);
    }
  }

  async #readCompressed(zip: Zip, entry: ZipEntry, level: number): Promise<Artifact | null> {
    const bytes = await readEntry(zip, entry, this.#toHold, this.#spend);
    this.#toHold -= bytes.length;
    try {
      const read = async (start: number, length: number) => bytes.subarray(start, start + length);
      return await this.read({ ...zip, size: bytes.length, read }, entry.name, level);
    } finally {
      this.#toHold += bytes.length;
    }
  }

  #add(artifact: Artifact): void {
    const key = keyOf(artifact);
    if (!this.#contained.has(key)) this.#packages.take();
    this.#contained.set(key, artifact);
  }

  readonly #spend = (bytes: number): void => {
    this.#toRead -= bytes;
    if (this.#toRead < 0)
      throw new EvidenceError(`has archives inside that expand to more than ${maxRatio} times its size`);
  };
}

const keyOf = ({ group, name, version }: Artifact): string => JSON.stringify([group, name, version]);
