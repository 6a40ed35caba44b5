// Nix packages: each folder of the store is one output of a package. Its name has a hash, and then the name and the version
// (nix.dev, "Store path"; builtins.parseDrvName).
import {
  type Ecosystem,
  type FileContent,
  type InstalledPackage,
  newPackage,
  noFiles,
  type PackageList,
} from './ecosystem.ts';
import { PathList } from './path-list.ts';

export const nix: Ecosystem = {
  type: 'nix',
  level: 'system',
  readsPathsOnly: true,
  evidenceDirectories: ['nix/store/'],
  isEvidence: (path) => path.startsWith('nix/store/') && storePath.test(path),
  read: async (evidence) => readPaths(evidence),
};

/** The hash is in a base 32 of its own. */
const storePath = /^nix\/store\/[0-9a-df-np-sv-z]{32}-([^/]+)(?=\/|$)/;
/** The default output has no name. */
const output = /-(?:bin|data|debug|dev|devdoc|dist|doc|info|lib|man|out|static)$/;

function readPaths(evidence: readonly FileContent[]): PackageList {
  const packages = new Map<string, InstalledPackage>();
  for (const { path } of evidence) {
    const [directory = '', fullName = ''] = storePath.exec(path) ?? [];
    if (directory === '' || packages.has(directory)) continue;
    const ofPackage = fullName.replace(output, '');
    // The version begins after the first dash without a letter behind it.
    const dash = ofPackage.search(/-[^A-Za-z]/);
    const isFile = directory === path;
    const one = newPackage({
      type: 'nix',
      name: dash < 1 ? ofPackage : ofPackage.slice(0, dash),
      version: dash < 1 ? '' : ofPackage.slice(dash + 1),
      evidence: path,
      files: isFile ? PathList.of(path) : noFiles,
      directory: isFile ? null : directory,
    });
    packages.set(directory, one);
  }
  return { packages: [...packages.values()], faults: [] };
}
