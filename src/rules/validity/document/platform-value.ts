// Platforms whose names are not Go's (config.md and image-index.md: values SHOULD be those of GOOS and GOARCH).
import type { Platform } from '../../../oci/platform.ts';
import { otherArchitectures, otherSystems } from '../../../oci/platform-names.ts';
import { documentsOf } from '../../facts.ts';
import type { Observation, Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly value: string;
  readonly known: string;
}

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
    const other = value.toLowerCase();
    const known = part === 'os' ? otherSystems.get(other) : otherArchitectures.get(other)?.architecture;
    const pointer = `${at}/${part}`;
    if (known) yield { where: { blob: name, pointer }, data: { name, pointer, value, known } };
  }
}
