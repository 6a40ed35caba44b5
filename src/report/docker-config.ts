// A container configuration as Docker has it: its fields in its order. Printed, the ones that are not set have their zero
// values, and some are left out then; to a template all are there.
import type { Loose } from '../image/document.ts';
import type { ContainerConfig } from '../spec/config.ts';
import { mapOf } from './map.ts';

export type DockerConfig = Readonly<Record<string, unknown>>;

interface Field {
  readonly name: string;
  /** The value that stands for what is not set. */
  readonly zero: '' | false | null;
  /** A list or map of the image's own names is null where it is not set, and prints as an empty one. */
  readonly kind: 'value' | 'list' | 'map';
  /** Whether Docker leaves it out where it is not set. */
  readonly isOptional: boolean;
}

const text = (name: string): Field => ({ name, zero: '', kind: 'value', isOptional: false });
const flag = (name: string): Field => ({ name, zero: false, kind: 'value', isOptional: false });
const list = (name: string): Field => ({ name, zero: null, kind: 'list', isOptional: false });
const map = (name: string): Field => ({ name, zero: null, kind: 'map', isOptional: false });
const value = (name: string): Field => ({ name, zero: null, kind: 'value', isOptional: true });
const optional = (field: Field): Field => ({ ...field, isOptional: true });

const fields: readonly Field[] = [
  text('Hostname'),
  text('Domainname'),
  text('User'),
  flag('AttachStdin'),
  flag('AttachStdout'),
  flag('AttachStderr'),
  optional(map('ExposedPorts')),
  flag('Tty'),
  flag('OpenStdin'),
  flag('StdinOnce'),
  list('Env'),
  list('Cmd'),
  value('Healthcheck'),
  optional(flag('ArgsEscaped')),
  text('Image'),
  map('Volumes'),
  text('WorkingDir'),
  list('Entrypoint'),
  optional(flag('NetworkDisabled')),
  optional(text('MacAddress')),
  list('OnBuild'),
  map('Labels'),
  optional(text('StopSignal')),
  value('StopTimeout'),
  optional(list('Shell')),
];

type Given = Loose<ContainerConfig> | null | undefined;

/** As `docker image inspect` prints it. */
export const dockerConfig = (config: Given): DockerConfig =>
  Object.fromEntries(
    fields.flatMap((field): readonly (readonly [string, unknown])[] => {
      const given = givenValue(config, field);
      if (given !== null && !(field.isOptional && isEmpty(given))) return [[field.name, given]];
      return field.isOptional ? [] : [[field.name, field.zero]];
    }),
  );

/** As templates see it. */
export const dockerConfigFields = (config: Given): DockerConfig =>
  Object.fromEntries(fields.map((field) => [field.name, givenValue(config, field) ?? emptyValue(field)]));

function givenValue(config: Given, { name, kind }: Field): unknown {
  const given: Readonly<Record<string, unknown>> = config ?? {};
  const found = Object.hasOwn(given, name) ? given[name] : null;
  if (kind !== 'map' || typeof found !== 'object' || found === null) return found ?? null;
  return mapOf(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function emptyValue({ kind, zero }: Field): unknown {
  if (kind === 'list') return [];
  return kind === 'map' ? mapOf([]) : zero;
}

const isEmpty = (given: unknown): boolean =>
  given === '' || given === false || (typeof given === 'object' && Object.keys(given ?? {}).length === 0);
