// The platform of containers on this host, for commands that need one image of an archive with several platforms.
import { InputError } from '../bytes/input-error.ts';
import type { PreferredPlatform } from '../image/choose-image.ts';
import { normalizePlatform, parsePlatform, platformName, runnablePlatforms } from '../oci/platform.ts';
import type { Terminal } from './terminal.ts';

/** What Node knows about its process and its kernel. */
export interface HostFacts {
  /** process.platform */
  readonly os: string;
  /** process.arch */
  readonly arch: string;
  /** os.machine(): that of the kernel, such as `armv7l` */
  readonly machine: string;
  readonly endianness: 'BE' | 'LE';
}

/** Systems where containers run on Linux: on macOS and Windows in a virtual machine. */
const linuxContainers = ['android', 'darwin', 'linux', 'win32'];

/** The platform of containers on a host, by the names of OCI documents. */
export function containerPlatform({ os, arch, machine, endianness }: HostFacts): string {
  const isLittleEndian = endianness === 'LE';
  const architecture = arch === 'ppc64' && isLittleEndian ? 'ppc64le' : arch === 'mipsel' ? 'mipsle' : arch;
  const variant = arch === 'arm' ? armVariant(machine) : undefined;
  const system = linuxContainers.includes(os) ? 'linux' : os === 'sunos' ? 'solaris' : os;
  return String(platformName(normalizePlatform({ os: system, architecture, variant })));
}

/** 32-bit programs also run on 64-bit kernels. An unknown version is taken for the usual one. */
function armVariant(machine: string): string {
  const [, version] = /^armv([5-8])/.exec(machine) ?? [];
  const isArm64 = normalizePlatform({ architecture: machine }).architecture === 'arm64';
  return `v${version ?? (isArm64 ? 8 : 7)}`;
}

/**
 * The platform to take if an archive has several: that of docker's environment variable, or of the host.
 * @throws {InputError} if the variable is not a platform
 */
export function preferredPlatform({
  environment,
  hostPlatform,
}: Pick<Terminal, 'environment' | 'hostPlatform'>): PreferredPlatform {
  const host = parsePlatform(hostPlatform);
  if (!host) throw new Error(`not a platform: ${hostPlatform}`);
  const chosen = environment.DOCKER_DEFAULT_PLATFORM;
  if (!chosen) {
    return {
      platforms: runnablePlatforms(host.platform),
      name: hostPlatform,
      source: 'the platform of this host',
    };
  }
  const wanted = parsePlatform(chosen);
  if (!wanted) {
    throw new InputError(
      'usage',
      `DOCKER_DEFAULT_PLATFORM must be OS/ARCH, such as "linux/amd64", but it is "${chosen}"; correct it, or pass --platform`,
    );
  }
  // As in docker, what it leaves out is that of the host.
  const { platform } = wanted;
  const os = platform.os || host.platform.os;
  const isSystem = platform.architecture === '';
  const platforms = isSystem
    ? runnablePlatforms({ ...host.platform, os })
    : [{ ...wanted, platform: { ...platform, os } }];
  return { platforms, name: chosen, source: 'DOCKER_DEFAULT_PLATFORM' };
}
