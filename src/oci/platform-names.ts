// The names of operating systems and processors: Go's, which image documents use (config.md), and other common ones.
// containerd/platforms translates most of the other names as well.

/** An architecture as in GOARCH, and the variant that its other name implies. */
export interface ProcessorName {
  readonly architecture: string;
  readonly variant?: string;
}

const amd64 = ['x86_64', 'x86-64', 'x64'];
const arm64 = ['aarch64', 'arm64v8', 'armv8'];
const i386 = ['i386', 'i486', 'i586', 'i686', 'x86', 'ia32'];
const armv7 = ['armhf', 'armv7', 'armv7l', 'arm32v7'];
const armv6 = ['armel', 'armv6', 'armv6l', 'arm32v6'];

/** Other names of architectures, in lower case. */
export const otherArchitectures: ReadonlyMap<string, ProcessorName> = new Map<string, ProcessorName>([
  ...amd64.map((name) => [name, { architecture: 'amd64' }] as const),
  ...arm64.map((name) => [name, { architecture: 'arm64' }] as const),
  ...i386.map((name) => [name, { architecture: '386' }] as const),
  ...armv7.map((name) => [name, { architecture: 'arm', variant: 'v7' }] as const),
  ...armv6.map((name) => [name, { architecture: 'arm', variant: 'v6' }] as const),
  ['ppc64el', { architecture: 'ppc64le' }],
  ['mips64el', { architecture: 'mips64le' }],
]);

/** Other names of operating systems, in lower case. */
export const otherSystems: ReadonlyMap<string, string> = new Map([['macos', 'darwin']]);

/** Values of GOARCH. */
const architectures: ReadonlySet<string> = new Set(
  (
    '386 amd64 amd64p32 arm arm64 arm64be armbe loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle ppc ppc64 ' +
    'ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
);

/** Whether a word is a value of GOARCH or another name of one, in any case. */
export const isArchitectureName = (word: string): boolean =>
  architectures.has(word.toLowerCase()) || otherArchitectures.has(word.toLowerCase());
