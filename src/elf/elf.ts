// Parses the header of an ELF file (System V ABI, "Object Files"): machine, dynamic loader, minimum kernel
// version, and processor features.
// Works on the first bytes of a file: a value outside them is undefined, a value that the file does not have is null.
// Never throws.
import { decodePath } from '../oci/entry-path.ts';
import { type ElfReader, elfReaderOf, ptInterp, type Segment, segmentsOf } from './elf-reader.ts';
import { type ArmFeature, armFeaturesOf, type GnuNotes, gnuNotesOf, type X86Level, x86LevelOf } from './notes.ts';

/** What the ELF header and program headers say. */
export interface Elf {
  readonly bits: 32 | 64;
  readonly byteOrder: 'little' | 'big';
  /** shared: a library or a position-independent executable (PIE). */
  readonly type: 'relocatable' | 'executable' | 'shared' | 'core' | 'other';
  /** e_machine. */
  readonly machine: number;
  /** EI_OSABI: 0 if the file needs no OS-specific extensions, 3 for Linux. */
  readonly osABI: number;
  /** PT_INTERP: path of the dynamic loader. */
  readonly interpreter: string | null | undefined;
  /** NT_GNU_ABI_TAG: the lowest Linux version that its C library supports, such as `3.2.0`. */
  readonly lowestKernel: string | null | undefined;
  /** GNU_PROPERTY_X86_ISA_1_NEEDED: 3 for x86-64-v3. */
  readonly x86Level: X86Level | null | undefined;
  /** GNU_PROPERTY_AARCH64_FEATURE_1_AND. */
  readonly armFeatures: readonly ArmFeature[];
}

const types: readonly Elf['type'][] = ['other', 'relocatable', 'executable', 'shared', 'core'];

/** Undefined if it is not an ELF file or the ELF header is incomplete. */
export function readElf(bytes: Buffer): Elf | undefined {
  const file = elfReaderOf(bytes);
  if (!file) return undefined;
  const segments = segmentsOf(file);
  const notes = segments && gnuNotesOf(file, segments);
  const machine = file.half(18);
  return {
    bits: file.is64 ? 64 : 32,
    byteOrder: file.isLittle ? 'little' : 'big',
    type: types[file.half(16)] ?? 'other',
    machine,
    osABI: bytes[7] as number,
    interpreter: segments && interpreterOf(file, segments),
    lowestKernel: notes && lowestKernelOf(file, notes),
    x86Level: notes && x86LevelOf(file, machine, notes),
    armFeatures: notes ? armFeaturesOf(file, machine, notes) : [],
  };
}

/** PATH_MAX; the kernel rejects longer loader names. */
const longestName = 4096;

function interpreterOf({ bytes }: ElfReader, segments: readonly Segment[]): string | null | undefined {
  const segment = segments.find(({ type }) => type === ptInterp);
  if (!segment) return null;
  const { offset, size } = segment;
  if (size > longestName || offset + size > bytes.length) return undefined;
  const name = bytes.subarray(offset, offset + size);
  const end = name.indexOf(0);
  return end > 0 ? decodePath(name.subarray(0, end)) : undefined;
}

const ntGnuAbiTag = 1;
const osLinux = 0;

function lowestKernelOf(file: ElfReader, { notes, isWhole }: GnuNotes): string | null | undefined {
  const tag = notes.find(({ type, size }) => type === ntGnuAbiTag && size >= 16);
  if (!tag) return isWhole ? null : undefined;
  const [system, ...version] = [0, 4, 8, 12].map((word) => file.word(tag.start + word));
  return system === osLinux ? version.join('.') : null;
}
