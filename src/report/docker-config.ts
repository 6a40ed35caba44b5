// A container configuration as Docker prints it: its fields in its order, the ones that are not set with their zero values.
import type { Loose } from '../image/document.ts';
import type { ContainerConfig } from '../spec/config.ts';
import { mapOf } from './map.ts';

export type DockerConfig = Readonly<Record<string, unknown>>;

/** A field and its zero value; those that Docker leaves out where they are not set have none. */
const fields: readonly (readonly [name: string, zero?: unknown])[] = [
  ['Hostname', ''],
  ['Domainname', ''],
  ['User', ''],
  ['AttachStdin', false],
  ['AttachStdout', false],
  ['AttachStderr', false],
  ['ExposedPorts'],
  ['Tty', false],
  ['OpenStdin', false],
  ['StdinOnce', false],
  ['Env', null],
  ['Cmd', null],
  ['Healthcheck'],
  ['ArgsEscaped'],
  ['Image', ''],
  ['Volumes', null],
  ['WorkingDir', ''],
  ['Entrypoint', null],
  ['NetworkDisabled'],
  ['MacAddress'],
  ['OnBuild', null],
  ['Labels', null],
  ['StopSignal'],
  ['StopTimeout'],
  ['Shell'],
];

/** Those whose names are the image's own. */
const maps: ReadonlySet<string> = new Set(['ExposedPorts', 'Labels', 'Volumes']);

export function dockerConfig(config: Loose<ContainerConfig> | null | undefined): DockerConfig {
  const given: Readonly<Record<string, unknown>> = config ?? {};
  return Object.fromEntries(
    fields.flatMap(([name, zero]) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value != null && !(zero === undefined && isEmpty(value))) {
        return [[name, maps.has(name) ? mapOf(Object.entries(value)) : value]];
      }
      return zero === undefined ? [] : [[name, zero]];
    }),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === '' ||
  value === false ||
  value === 0 ||
  (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
