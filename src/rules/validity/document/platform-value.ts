// Platforms whose names are not Go's (config.md and image-index.md: values SHOULD be those of GOOS and GOARCH).
import type { Platform } from '../../../oci/platform.ts';
import { documentsOf } from '../../facts.ts';
import type { Observation, Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly value: string;
  readonly known: string;
}

/** Common other names and their values of GOOS and GOARCH. */
const others: ReadonlyMap<string, string> = new Map([
  ...['x86_64', 'x86-64', 'x64'].map((name) => [name, 'amd64'] as const),
  ...['aarch64', 'arm64v8', 'armv8'].map((name) => [name, 'arm64'] as const),
  ...['i386', 'i486', 'i586', 'i686', 'x86', 'ia32'].map((name) => [name, '386'] as const),
  ...['armhf', 'armel', 'armv6', 'armv6l', 'armv7', 'armv7l', 'arm32v7'].map((name) => [name, 'arm'] as const),
  ['ppc64el', 'ppc64le'],
  ['mips64el', 'mips64le'],
  ['macos', 'darwin'],
]);

export const platformValue: Rule<Data> = {
  id: 'validity/platform-value',
  severity: 'warning',
  title: 'A platform is not a GOOS/GOARCH name',
  why: 'Engines compare platforms by GOOS and GOARCH, so an image declared as x86_64, for example, is not found. Declare amd64.',
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config'))
      if (value) yield* misspelledValues(name, '', value);
    for (const { from, pointer, declared } of contents.references) {
      if (declared?.platform) yield* misspelledValues(from, `${pointer}/platform`, declared.platform);
    }
  },
  message: ({ name, pointer, value, known }) => `${documentMember(name, pointer)} is ${value}; engines expect ${known}`,
};

function* misspelledValues(name: string, at: string, platform: Platform): Generator<Observation<Data>> {
  for (const part of ['os', 'architecture'] as const) {
    const value = platform[part] ?? '';
    const known = others.get(value.toLowerCase());
    const pointer = `${at}/${part}`;
    if (known) yield { where: { blob: name, pointer }, data: { name, pointer, value, known } };
  }
}
