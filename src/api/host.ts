// The platform that is meant if an archive has several: that of this host.
import { arch, endianness, machine, platform } from 'node:os';
import { containerPlatform, preferredPlatform } from '../cli/host-platform.ts';
import type { PreferredPlatform } from '../image/choose-image.ts';

export const hostPreference = (): PreferredPlatform =>
  preferredPlatform({
    environment: {},
    hostPlatform: containerPlatform({ os: platform(), arch: arch(), machine: machine(), endianness: endianness() }),
  });
