// Crates in programs that cargo-auditable built: JSON, compressed with zlib, in the section .dep-v0 (cargo-auditable, "PARSING.md").
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { readElfLayout, readPlace } from '../elf/sections.ts';
import { type Ecosystem, type FileContent, type InstalledPackage, newPackage, noFiles } from './ecosystem.ts';
import { PathList } from './path-list.ts';
import { EvidenceError, memberOf, parseJSON, readEach, textOf } from './read-evidence.ts';

export const cargo: Ecosystem = {
  type: 'cargo',
  level: 'language',
  readsEachAlone: true,
  readsPrograms: true,
  isEvidence: () => false,
  read: (evidence) => readEach(evidence, readProgram),
};

/** A thousand crates take 100 kB, compressed 20 kB. */
const [maxCompressed, maxSize] = [2 ** 20, 8 * 2 ** 20];

async function readProgram(file: FileContent): Promise<readonly InstalledPackage[]> {
  const section = (await readElfLayout(file))?.sections.find(({ name }) => name === '.dep-v0');
  if (!section) return [];
  const document = parseJSON(await readSection(file, await readPlace(file, section, maxCompressed)));
  const crates = memberOf(document, 'packages');
  if (!Array.isArray(crates)) throw new EvidenceError('has no list of packages in .dep-v0');
  // Those with the kind "build" ran while the program was built, and are not in it.
  return crates
    .filter((crate) => (memberOf(crate, 'kind') ?? 'runtime') === 'runtime')
    .map((crate) => {
      const [name, version] = [textOf(memberOf(crate, 'name')), textOf(memberOf(crate, 'version'))];
      if (name === null || version === null)
        throw new EvidenceError('has a package without name or version in .dep-v0');
      return newPackage({
        type: 'cargo',
        name,
        version,
        evidence: file.path,
        files: memberOf(crate, 'root') === true ? PathList.of(file.path) : noFiles,
      });
    });
}

async function readSection(file: FileContent, compressed: Buffer): Promise<string> {
  file.takeExpanded(compressed.length);
  try {
    const bytes = await promisify(inflate)(compressed, { maxOutputLength: maxSize });
    file.takeExpanded(bytes.length);
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof EvidenceError) throw error;
    file.takeExpanded(maxSize);
    throw new EvidenceError('has a section .dep-v0 that is damaged, or has more than 8 MiB');
  }
}
