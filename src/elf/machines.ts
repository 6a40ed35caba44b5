// ELF machine names, and the GOARCH (architecture of an image config) of each machine. An ELF header does not tell the
// variant of a platform, which is the minimum processor version.
import type { Elf } from './elf.ts';

const names: ReadonlyMap<number, string> = new Map([
  [2, 'SPARC'],
  [3, 'i386'],
  [4, 'M68000'],
  [8, 'MIPS'],
  [15, 'PA-RISC'],
  [20, 'PowerPC'],
  [21, 'PowerPC64'],
  [22, 'S/390'],
  [40, 'ARM'],
  [42, 'SuperH'],
  [43, 'SPARC64'],
  [50, 'IA-64'],
  [62, 'x86-64'],
  [83, 'AVR'],
  [94, 'Xtensa'],
  [183, 'AArch64'],
  [190, 'CUDA'],
  [224, 'AMD GPU'],
  [243, 'RISC-V'],
  [247, 'BPF'],
  [258, 'LoongArch'],
]);

/** The usual name; `machine N` if unknown. */
export const machineName = (machine: number): string => names.get(machine) ?? `machine ${machine}`;

// biome-ignore format: one architecture, one line
const architectures: readonly (readonly [name: string, machine: number, bits: Elf['bits'], byteOrder: Elf['byteOrder']])[] = [
  ['amd64', 62, 64, 'little'],
  ['amd64p32', 62, 32, 'little'],
  ['386', 3, 32, 'little'],
  ['arm64', 183, 64, 'little'],
  ['arm64be', 183, 64, 'big'],
  ['arm', 40, 32, 'little'],
  ['armbe', 40, 32, 'big'],
  ['riscv64', 243, 64, 'little'],
  ['riscv', 243, 32, 'little'],
  ['ppc64le', 21, 64, 'little'],
  ['ppc64', 21, 64, 'big'],
  ['ppc', 20, 32, 'big'],
  ['s390x', 22, 64, 'big'],
  ['s390', 22, 32, 'big'],
  ['loong64', 258, 64, 'little'],
  ['mips64le', 8, 64, 'little'],
  ['mips64', 8, 64, 'big'],
  ['mipsle', 8, 32, 'little'],
  ['mips', 8, 32, 'big'],
  ['sparc64', 43, 64, 'big'],
  ['sparc', 2, 32, 'big'],
];

/** The GOARCH of an ELF file; undefined if Go has no name for it. */
export const architectureOf = ({ machine, bits, byteOrder }: Elf): string | undefined =>
  architectures.find(([, ...wanted]) => wanted.join() === [machine, bits, byteOrder].join())?.[0];

/** Whether it is a known GOARCH. */
export const isArchitecture = (name: string): boolean => architectures.some(([known]) => known === name);

/** Such as `arm64 (AArch64)`; without a GOARCH, the machine with its word size and byte order. */
export function elfName(elf: Elf): string {
  const [machine, name] = [machineName(elf.machine), architectureOf(elf)];
  return name ? `${name} (${machine})` : `${machine} (${elf.bits} bits, ${elf.byteOrder}-endian)`;
}

/**
 * Foreign architectures that processors of an architecture can run.
 * always: every processor can, and the kernels of all distributions allow it.
 * sometimes: many processors or kernels cannot.
 */
const guests: ReadonlyMap<string, { readonly always?: readonly string[]; readonly sometimes?: readonly string[] }> =
  new Map([
    ['amd64', { always: ['386'], sometimes: ['amd64p32'] }],
    ['arm64', { sometimes: ['arm'] }],
    ['ppc64', { sometimes: ['ppc'] }],
    ['s390x', { sometimes: ['s390'] }],
    ['mips64', { sometimes: ['mips'] }],
    ['mips64le', { sometimes: ['mipsle'] }],
    ['sparc64', { sometimes: ['sparc'] }],
  ]);

/** Whether processors of an architecture run an ELF file. The architecture must satisfy {@link isArchitecture}. */
export function runsOn(architecture: string, elf: Elf): 'always' | 'sometimes' | 'never' {
  const own = architectureOf(elf);
  const { always = [], sometimes = [] } = guests.get(architecture) ?? {};
  if (own === undefined) return 'never';
  if (own === architecture || always.includes(own)) return 'always';
  return sometimes.includes(own) ? 'sometimes' : 'never';
}
