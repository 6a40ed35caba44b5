// Platforms (image-index.md, "platform"): the operating system and processor that an image is for. They are normalized and
// matched as by containerd/platforms, so that linux/aarch64, linux/arm64 and linux/arm64/v8 are one platform. Names are Go's,
// which image documents use (config.md); other common ones are translated, most of them as containerd/platforms does.

/** A platform. */
export interface Platform {
  readonly os?: string | null | undefined;
  readonly architecture?: string | null | undefined;
  readonly variant?: string | null | undefined;
  readonly 'os.version'?: string | null | undefined;
  readonly 'os.features'?: readonly (string | null)[] | null | undefined;
}

/** A platform with the names of containerd; an empty text is not declared. */
export interface NormalPlatform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
  readonly osVersion: string;
  /** Sorted, each once. */
  readonly osFeatures: readonly string[];
}

/** `os/architecture[/variant]`; undefined if neither os nor architecture is set. */
export function platformName(platform: Platform): string | undefined {
  if (!platform.os && !platform.architecture) return undefined;
  const name = `${platform.os || 'unknown'}/${platform.architecture || 'unknown'}`;
  return platform.variant ? `${name}/${platform.variant}` : name;
}

/** `os(version+feature)/architecture[/variant]`, as containerd writes it and --platform accepts it. */
export function fullPlatformName(platform: Platform): string | undefined {
  const os = platform.os || 'unknown';
  const features = featuresOf(platform).map((feature) => `+${feature}`);
  const version = `${platform['os.version'] || ''}${features.join('')}`;
  const name = platformName(platform);
  return name === undefined || version === '' ? name : `${os}(${version})${name.slice(os.length)}`;
}

/** The same platform by the names of containerd. Whatever is not declared stays undeclared. */
export function normalizePlatform(platform: Platform): NormalPlatform {
  const os = platform.os?.toLowerCase() ?? '';
  const declared = platform.architecture?.toLowerCase() ?? '';
  const other = otherArchitectures.get(declared);
  const architecture = other?.architecture ?? declared;
  return {
    os: otherSystems.get(os) ?? os,
    architecture,
    variant: normalVariant(architecture, platform.variant?.toLowerCase() || other?.variant || ''),
    osVersion: platform['os.version'] ?? '',
    osFeatures: featuresOf(platform),
  };
}

/** The variant of a processor; the one that every processor of the architecture has is left out. */
function normalVariant(architecture: string, variant: string): string {
  if (architecture === '386' || (architecture === 'amd64' && variant === 'v1')) return '';
  if (architecture !== 'arm' && architecture !== 'arm64') return variant;
  const numbered = /^\d/.test(variant) ? `v${variant}` : variant;
  if (architecture === 'arm') return numbered;
  return numbered === 'v8' || numbered === 'v8.0' ? '' : numbered;
}

const featuresOf = ({ 'os.features': features }: Platform): readonly string[] =>
  [...new Set(features ?? [])].filter((feature) => feature !== null && feature !== '').sort() as string[];

/** The variant that the platform has if it declares none: containerd takes arm for arm/v7. */
export const variantOrDefault = ({ architecture, variant }: NormalPlatform): string =>
  variant || (architecture === 'arm' ? 'v7' : '');

/** A text that is equal for equal platforms. */
export const platformKey = (platform: NormalPlatform): string =>
  JSON.stringify({ ...platform, variant: variantOrDefault(platform) });

/** A platform that a user asks for; what is empty matches everything. */
export interface WantedPlatform {
  readonly platform: NormalPlatform;
  /** Whether a variant is given, or implied as by armhf. Otherwise other variants match too, but less exactly. */
  readonly hasVariant: boolean;
}

/** Without a group that repeats: one that repeats millions of times overflows the stack. */
const system = /^([\w-]+)(?:\(([\w.%-]*)(\+[\w.%+-]+)?\))?$/;
const emptyFeature = /\+(?:\+|$)/;
const processor = /^[\w.-]+$/;

/**
 * Parses `os/arch[/variant]`, `os(version+feature)/arch`, `arch/variant`, or an operating system or architecture alone.
 * Undefined if the text is none of these.
 */
export function parsePlatform(text: string): WantedPlatform | undefined {
  const [first = '', ...others] = text.split('/');
  const [, os, version, features] = system.exec(first) ?? [];
  if (os === undefined || others.length > 2 || !others.every((part) => processor.test(part))) return undefined;
  if (features !== undefined && emptyFeature.test(features)) return undefined;
  const isProcessor = version === undefined && others.length < 2 && isArchitectureName(os);
  const [architecture, variant] = isProcessor ? [os, ...others] : others;
  const platform = normalizePlatform({
    os: isProcessor ? '' : os,
    architecture,
    variant,
    'os.version': version,
    'os.features': features?.split('+'),
  });
  return { platform, hasVariant: variant !== undefined || platform.variant !== '' };
}

/** How well a platform matches: exact, or the best that may be meant if no other matches exactly. */
export function matchPlatform(
  declared: Platform,
  { platform: wanted, hasVariant }: WantedPlatform,
): 'exact' | 'loose' | undefined {
  const own = normalizePlatform(declared);
  const isVariant = variantOrDefault(own) === variantOrDefault(wanted);
  const matches =
    (wanted.os === '' || own.os === wanted.os) &&
    (wanted.architecture === '' || own.architecture === wanted.architecture) &&
    (isVariant || !hasVariant) &&
    (wanted.osVersion === '' || `${own.osVersion}.`.startsWith(`${wanted.osVersion}.`)) &&
    wanted.osFeatures.every((feature) => own.osFeatures.includes(feature));
  if (!matches) return undefined;
  const isExact = isVariant && own.osVersion === wanted.osVersion && own.osFeatures.length === wanted.osFeatures.length;
  return wanted.architecture === '' || isExact ? 'exact' : 'loose';
}

/**
 * The platforms whose images a host runs, the best first, as in containerd (platforms.Only): an x86-64 processor also runs 32-bit
 * images, and an ARM one those for earlier versions.
 */
export function runnablePlatforms(host: NormalPlatform): readonly WantedPlatform[] {
  const { architecture } = host;
  const others: readonly Pick<NormalPlatform, 'architecture' | 'variant'>[] =
    architecture === 'amd64'
      ? [{ architecture: '386', variant: '' }]
      : architecture === 'arm64'
        ? armVariants(8)
        : architecture === 'arm'
          ? armVariants(Number(variantOrDefault(host).slice(1)) - 1)
          : [];
  return [host, ...others.map((other) => ({ ...host, ...other }))].map((platform) => ({ platform, hasVariant: true }));
}

/** From this version down to the oldest one that containerd runs. */
const armVariants = (newest: number): readonly Pick<NormalPlatform, 'architecture' | 'variant'>[] =>
  [8, 7, 6, 5]
    .filter((version) => version <= newest)
    .map((version) => ({ architecture: 'arm', variant: `v${version}` }));

/** BuildKit lists attestations in an index under the platform unknown/unknown. */
export function isUnknownPlatform(platform: Platform): boolean {
  const { os, architecture } = normalizePlatform(platform);
  return os === 'unknown' && architecture === 'unknown';
}

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
