// Go modules: the build information that the linker writes into each program (Go, package debug/buildinfo and `go version -m`).

import { ElfReader } from '../elf/elf-reader.ts';
import { type ElfLayout, readElfLayout, readPlace } from '../elf/sections.ts';
import { type Ecosystem, type FileContent, type InstalledPackage, newPackage, noFiles } from './ecosystem.ts';
import { PathList } from './path-list.ts';
import { EvidenceError, readEach } from './read-evidence.ts';

export const golang: Ecosystem = {
  type: 'golang',
  level: 'language',
  readsEachAlone: true,
  readsPrograms: true,
  isEvidence: () => false,
  read: (evidence) => readEach(evidence, readProgram),
};

/** PF_W. A segment that is executable as well has PF_X, which is 1. */
const writable = 2;
const newline = 0x0a;
const magic = Buffer.from('\xff Go buildinf:', 'latin1');
/** The build information begins at a multiple of this, and has a header of this size. */
const [alignment, headerSize] = [16, 32];
/** Offsets in the header: size of an address, flags (1: big-endian addresses, 2: no addresses), and the two addresses. */
const [addressSizeAt, flagsAt, addressesAt] = [14, 15, 16];
/** Bytes in which it begins, if the file has no section headers. */
const searchedSize = 2 ** 16;
/** Of programs with a thousand dependencies, 100 kB. */
const maxSize = 2 ** 20;

async function readProgram(file: FileContent): Promise<readonly InstalledPackage[]> {
  const layout = await readElfLayout(file);
  const information = layout && (await findInformation(file, layout));
  if (!layout || !information) return [];
  const isInline = ((information[flagsAt] as number) & 2) !== 0;
  const [version, modules] = isInline ? inlineTexts(information) : await textsAtPointers(file, layout, information);
  return packagesOf(file.path, version.toString('utf8'), modules);
}

/** The section of that name; of files without section headers, the first writable segment. */
async function findInformation(file: FileContent, { sections, loads }: ElfLayout): Promise<Buffer | undefined> {
  const place =
    sections.find(({ name }) => name === '.go.buildinfo') ??
    loads.find(({ flags }) => sections.length === 0 && (flags & 3) === writable);
  const bytes = place && (await readPlace(file, place, maxSize));
  for (let at = bytes?.indexOf(magic) ?? -1; bytes && at >= 0 && at < searchedSize; at = bytes.indexOf(magic, at + 1)) {
    if (at % alignment === 0 && at + headerSize <= bytes.length) return bytes.subarray(at);
  }
  return undefined;
}

/** Since Go 1.18: two texts after the header, each with its length in front. */
function inlineTexts(information: Buffer): readonly [version: Buffer, modules: Buffer] {
  const texts: Buffer[] = [];
  for (let at = headerSize; texts.length < 2; ) {
    let [length, shift, byte] = [0, 0, 0x80];
    for (; byte >= 0x80 && shift < 35; shift += 7) {
      byte = information[at] ?? 0;
      length += (byte & 0x7f) * 2 ** shift;
      at += 1;
    }
    texts.push(textAt(information, at, length));
    at += length;
  }
  return [texts[0] as Buffer, texts[1] as Buffer];
}

function textAt(bytes: Buffer, start: number, length: number): Buffer {
  if (start + length > bytes.length)
    throw new EvidenceError('has Go build information that is cut, or has more than 1 MiB');
  return bytes.subarray(start, start + length);
}

/** Before Go 1.18: the addresses of two Go strings, each of which is the address and the length of a text. */
async function textsAtPointers(
  file: FileContent,
  { loads }: ElfLayout,
  information: Buffer,
): Promise<readonly [version: Buffer, modules: Buffer]> {
  const size = information[addressSizeAt] === 4 ? 4 : 8;
  const numbers = (bytes: Buffer): ElfReader =>
    new ElfReader(bytes, size === 8, ((information[flagsAt] as number) & 1) === 0);
  const readMemory = async (address: number, length: number): Promise<Buffer> => {
    const load = loads.find((one) => address >= one.address && address < one.address + one.size);
    const bytes =
      load && (await readPlace(file, { offset: load.offset + address - load.address, size: length }, maxSize));
    return textAt(bytes ?? Buffer.alloc(0), 0, length);
  };
  const readText = async (pointer: number): Promise<Buffer> => {
    if (pointer === 0) return Buffer.alloc(0);
    const string = numbers(await readMemory(pointer, 2 * size));
    const length = string.wide(size);
    return length === 0 ? Buffer.alloc(0) : readMemory(string.wide(0), length);
  };
  const pointers = numbers(information);
  return [await readText(pointers.wide(addressesAt)), await readText(pointers.wide(addressesAt + size))];
}

/** Around the list of modules, so that it can be found in memory. */
const sentinelSize = 16;
/** A module that is replaced by a directory keeps its name: a path on the machine that built it says nothing. */
const isDirectory = (replacement: string): boolean => /^(?:\.{0,2}\/|[A-Za-z]:)/.test(replacement);

interface Module {
  readonly name: string;
  readonly version: string;
}

function packagesOf(path: string, goVersion: string, list: Buffer): readonly InstalledPackage[] {
  if (goVersion === '') throw new EvidenceError('has Go build information without a version');
  const hasModules = list.length > 2 * sentinelSize && list.at(-sentinelSize - 1) === newline;
  const text = hasModules ? list.toString('utf8', sentinelSize, list.length - sentinelSize) : '';
  let [program, main]: [string | undefined, Module | undefined] = [undefined, undefined];
  const dependencies: Module[] = [];
  for (const line of text.split('\n')) {
    const [key, name = '', version = ''] = line.split('\t');
    if (key === 'path') program = name;
    else if (key === 'mod') main = { name, version };
    else if (key === 'dep') dependencies.push({ name, version });
    else if (key === '=>' && !isDirectory(name)) dependencies.splice(-1, 1, { name, version });
  }
  // Programs of the Go distribution, such as cmd/vet, have no module, and neither have those built from single files.
  const isGo = program?.startsWith('cmd/') && !main;
  if (program && !main && !isGo) main = { name: program, version: '(devel)' };
  return [
    ...(main ? [packageOf(main, path, PathList.of(path))] : []),
    ...dependencies.map((dependency) => packageOf(dependency, path, noFiles)),
    packageOf({ name: 'stdlib', version: goVersion }, path, isGo ? PathList.of(path) : noFiles),
  ];
}

function packageOf({ name, version }: Module, evidence: string, files: PathList): InstalledPackage {
  const slash = name.lastIndexOf('/');
  const namespace = slash > 0 ? name.slice(0, slash) : null;
  return newPackage({ type: 'golang', namespace, name: name.slice(slash + 1), version, evidence, files });
}
