// The structs into which engines written in Go (Docker, containerd, skopeo, umoci) decode the JSON documents of an archive:
// moby image/ and api/types/container, moby image/tarexport, and image-spec specs-go/v1. One struct has the fields of all
// engines that read the document.
import type { DocumentKind } from './schema.ts';

/** The type of a value in Go. `any`: a value that no engine decodes into a type. */
export type GoType =
  | 'string'
  | 'int64'
  | 'uint8'
  | 'bool'
  | 'time.Time'
  | '[]byte'
  | 'any'
  | { readonly list: GoType }
  | { readonly map: GoType }
  | Struct;

export interface Struct {
  readonly fields: ReadonlyMap<string, GoType>;
  /** The name of each field by its folded name. */
  readonly folded: ReadonlyMap<string, string>;
  /** Fields that only Docker reads. */
  readonly onlyDocker: ReadonlySet<string>;
}

/**
 * The name under Unicode's simple case folding, which is how Go compares names if no field has exactly this one. The long
 * s folds to s; the Kelvin sign is lowercased to k.
 */
export const foldedName = (name: string): string => name.toLowerCase().replaceAll('\u017f', 's');

function struct(fields: Readonly<Record<string, GoType>>, docker: Readonly<Record<string, GoType>> = {}): Struct {
  const all = new Map(Object.entries({ ...fields, ...docker }));
  const folded = new Map([...all.keys()].map((name) => [foldedName(name), name]));
  return { fields: all, folded, onlyDocker: new Set(Object.keys(docker)) };
}

const each = <Type extends GoType>(type: Type, ...names: readonly string[]): Readonly<Record<string, Type>> =>
  Object.fromEntries(names.map((name) => [name, type]));

const strings: GoType = { list: 'string' };
const stringMap: GoType = { map: 'string' };
const setOfNames: GoType = { map: struct({}) };

const platformFields = {
  ...each('string', 'architecture', 'os', 'os.version', 'variant'),
  'os.features': strings,
} as const;
const descriptor = struct({
  ...each('string', 'mediaType', 'digest', 'artifactType'),
  size: 'int64',
  urls: strings,
  annotations: stringMap,
  data: '[]byte',
  platform: struct({ ...platformFields, features: 'any' }),
});
const containerConfig = struct(
  {
    ...each('string', 'User', 'WorkingDir', 'StopSignal'),
    ...each(strings, 'Env', 'Entrypoint', 'Cmd'),
    ...each(setOfNames, 'ExposedPorts', 'Volumes'),
    Labels: stringMap,
    ArgsEscaped: 'bool',
  },
  {
    ...each('string', 'Hostname', 'Domainname', 'Image', 'MacAddress'),
    ...each('bool', 'AttachStdin', 'AttachStdout', 'AttachStderr', 'Tty', 'OpenStdin', 'StdinOnce', 'NetworkDisabled'),
    ...each(strings, 'OnBuild', 'Shell'),
    StopTimeout: 'int64',
    Healthcheck: struct({
      Test: strings,
      ...each('int64', 'Interval', 'Timeout', 'StartPeriod', 'StartInterval', 'Retries'),
    }),
  },
);
const history = struct({
  ...each('string', 'author', 'created_by', 'comment'),
  created: 'time.Time',
  empty_layer: 'bool',
});
const image = struct(
  {
    ...platformFields,
    author: 'string',
    created: 'time.Time',
    config: containerConfig,
    rootfs: struct({ type: 'string', diff_ids: strings }),
    history: { list: history },
  },
  {
    ...each('string', 'id', 'parent', 'comment', 'container', 'docker_version'),
    Size: 'int64',
    container_config: containerConfig,
  },
);
/** Engines look for the members of the other kind in an index and in a manifest, to refuse a document that is both. */
const head = {
  ...each('string', 'mediaType', 'artifactType'),
  schemaVersion: 'int64',
  annotations: stringMap,
  subject: descriptor,
} as const;

/** What an engine decodes each kind of document into. */
export const structOf: Readonly<Record<DocumentKind, GoType>> = {
  'oci-layout': struct({ imageLayoutVersion: 'string' }),
  'oci-index': struct({ ...head, manifests: { list: descriptor }, ...each('any', 'config', 'layers') }),
  'oci-manifest': struct({ ...head, config: descriptor, layers: { list: descriptor }, manifests: 'any' }),
  'oci-config': image,
  'oci-descriptor': descriptor,
  'docker-manifest': {
    list: struct({
      ...each('string', 'Config', 'Parent'),
      ...each(strings, 'RepoTags', 'Layers'),
      LayerSources: { map: descriptor },
    }),
  },
  'docker-repositories': { map: stringMap },
  'docker-v1': image,
};

/** The type as Go's messages name it. */
export function nameOfType(type: GoType): string {
  if (typeof type === 'string') return type;
  if ('list' in type) return `[]${nameOfType(type.list)}`;
  return 'map' in type ? `map[string]${nameOfType(type.map)}` : 'struct';
}

const bounds = { int64: [-(2n ** 63n), 2n ** 63n - 1n], uint8: [0n, 255n] } as const;

/** Whether Go reads a JSON number into an integer type: 1.0 and 1e3 are refused. */
export function isInteger(token: string, type: keyof typeof bounds): boolean {
  if (!/^-?\d{1,19}$/.test(token)) return false;
  const [min, max] = bounds[type];
  const value = BigInt(token);
  return value >= min && value <= max;
}

/** Whether Go decodes a text as base64: the standard alphabet, padded; line ends are ignored. */
export const isBase64 = (text: string): boolean => {
  const digits = text.replaceAll(/[\r\n]/g, '');
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
};

export const structOfType = (type: GoType): Struct | undefined =>
  typeof type !== 'string' && 'fields' in type ? type : undefined;

/** null empties maps, lists, bytes and pointers; Go ignores it for other types. Times and most structs are pointers. */
export const isReset = (type: GoType): boolean => !['string', 'int64', 'uint8', 'bool'].includes(String(type));
