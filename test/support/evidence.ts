// Files in memory as evidence of packages, and ecosystems that read them.

import { comparePaths } from '../../src/oci/entry-path.ts';
import type { Ecosystem, FileContent, InstalledPackage, PackageList } from '../../src/packages/ecosystem.ts';

export type Files = Readonly<Record<string, string | Buffer>>;

export function fileContent(path: string, content: string | Buffer): FileContent {
  const bytes = Buffer.from(content);
  const read = async (start: number, length: number) => bytes.subarray(start, start + length);
  return { path, size: bytes.length, read, takeExpanded: () => {} };
}

const isELF = (content: string | Buffer): boolean => Buffer.from(content).toString('latin1', 0, 4) === '\x7fELF';

/** An ecosystem is only asked about files that it names. */
function isEvidence(ecosystem: Ecosystem, path: string): boolean {
  const { evidenceNames = [], evidenceDirectories = [] } = ecosystem;
  const isNamed = evidenceNames.some((ending) => path.toLowerCase().endsWith(ending.toLowerCase()));
  return (isNamed || evidenceDirectories.some((one) => path.startsWith(one))) && ecosystem.isEvidence(path);
}

/** What an ecosystem found, with the paths of each package as texts. */
export interface FoundPackages extends Pick<PackageList, 'faults'> {
  readonly packages: readonly (Omit<InstalledPackage, 'files'> & { readonly files: readonly string[] })[];
}

/** What an ecosystem finds in a filesystem with these files. */
export async function readPackages(ecosystem: Ecosystem, files: Files): Promise<FoundPackages> {
  const evidence = Object.entries(files)
    .filter(([path, content]) => isEvidence(ecosystem, path) || (ecosystem.readsPrograms && isELF(content)))
    .sort(([a], [b]) => comparePaths(a, b))
    .map(([path, content]) => fileContent(path, content));
  const { packages, faults } = await ecosystem.read(evidence);
  return { packages: packages.map((one) => ({ ...one, files: [...one.files] })), faults };
}

/** The packages as `NAMESPACE/NAME VERSION`, in the order of the evidence. */
export const namesOf = ({ packages }: Pick<FoundPackages, 'packages'>): readonly string[] =>
  packages.map(({ namespace, name, version }) => `${namespace === null ? '' : `${namespace}/`}${name} ${version}`);

/** The faults as `PATH: MESSAGE`. */
export const faultsOf = ({ faults }: Pick<PackageList, 'faults'>): readonly string[] =>
  faults.map(({ path, message }) => `${path}: ${message}`);
