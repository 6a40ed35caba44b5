// Hex packages of Erlang and Elixir: hex_metadata.config in the folder of each dependency, a list of Erlang terms (hexpm/specifications,
// "package_metadata.md"). Releases do not have it: see otp.ts.
import { parentPath } from '../oci/entry-path.ts';
import { type Ecosystem, type FileContent, type InstalledPackage, newPackage } from './ecosystem.ts';
import { EvidenceError, readEach, readWhole, textOf } from './read-evidence.ts';

export const hex: Ecosystem = {
  type: 'hex',
  level: 'language',
  readsEachAlone: true,
  evidenceNames: ['hex_metadata.config'],
  isEvidence: isHexMetadata,
  read: (evidence) => readEach(evidence, readMetadata),
};

export function isHexMetadata(path: string): boolean {
  return path.endsWith('/hex_metadata.config');
}

async function readMetadata(file: FileContent): Promise<readonly InstalledPackage[]> {
  const text = (await readWhole(file)).toString('utf8');
  const terms = new Map<string, readonly string[]>();
  for (const [, key = '', value = ''] of text.matchAll(/^\{<<"(name|version|licenses)">>,([^{}]*)\}/gm)) {
    if (!terms.has(key))
      terms.set(
        key,
        Array.from(value.matchAll(/<<"([^"]*)"/g), ([, one = '']) => one),
      );
  }
  const [name, version] = [textOf(terms.get('name')?.[0]), textOf(terms.get('version')?.[0])];
  if (name === null || version === null) throw new EvidenceError(`has no ${name === null ? 'name' : 'version'}`);
  return [
    newPackage({
      type: 'hex',
      name,
      version,
      license: textOf(terms.get('licenses')?.join(', ')),
      evidence: file.path,
      directory: parentPath(file.path),
    }),
  ];
}
