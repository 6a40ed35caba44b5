// Members that Go's encoding/json reads although their case differs from the specification's. Docker, containerd, skopeo
// and umoci are written in Go: a field without an exact match takes a member whose name is equal under Unicode's simple
// case folding, and of several the last one counts. JSON.parse and most other parsers match names exactly.
import { pointerOf } from '../text/json-pointer.ts';
import type { DocumentKind } from './schema.ts';

/** The fields of a struct, with the fields of theirs. Lists are transparent; in a map every name is a key of the user. */
interface Fields {
  readonly [name: string]: Fields | 'value' | { readonly mapOf: Fields };
}

const values = <Name extends string>(...names: readonly Name[]): Readonly<Record<Name, 'value'>> =>
  Object.fromEntries(names.map((name) => [name, 'value'])) as Record<Name, 'value'>;

const platform = values('architecture', 'os', 'os.version', 'os.features', 'variant', 'features');
const descriptor: Fields = {
  ...values('mediaType', 'digest', 'size', 'urls', 'annotations', 'data', 'artifactType'),
  platform,
};
const healthcheck = values('Test', 'Interval', 'Timeout', 'StartPeriod', 'StartInterval', 'Retries');
const containerConfig: Fields = {
  ...values('Hostname', 'Domainname', 'User', 'AttachStdin', 'AttachStdout', 'AttachStderr', 'Tty', 'OpenStdin'),
  ...values('StdinOnce', 'Env', 'Cmd', 'ArgsEscaped', 'Image', 'WorkingDir', 'Entrypoint', 'NetworkDisabled'),
  ...values('MacAddress', 'OnBuild', 'StopSignal', 'StopTimeout', 'Shell', 'ExposedPorts', 'Volumes', 'Labels'),
  Healthcheck: healthcheck,
};
const image: Fields = {
  ...values('id', 'parent', 'comment', 'created', 'container', 'docker_version', 'author', 'architecture', 'variant'),
  ...values('os', 'Size', 'os.version', 'os.features', 'parent_id', 'layer_id', 'throwaway'),
  config: containerConfig,
  container_config: containerConfig,
  rootfs: values('type', 'diff_ids'),
  history: values('created', 'author', 'created_by', 'comment', 'empty_layer'),
};
const index: Fields = {
  ...values('schemaVersion', 'mediaType', 'artifactType', 'annotations'),
  manifests: descriptor,
  subject: descriptor,
};

const fieldsOf: Readonly<Record<DocumentKind, Fields>> = {
  'oci-layout': values('imageLayoutVersion'),
  'oci-index': index,
  'oci-manifest': {
    ...values('schemaVersion', 'mediaType', 'artifactType', 'annotations'),
    config: descriptor,
    layers: descriptor,
    subject: descriptor,
  },
  'oci-config': image,
  'oci-descriptor': descriptor,
  'docker-manifest': { ...values('Config', 'RepoTags', 'Layers', 'Parent'), LayerSources: { mapOf: descriptor } },
  'docker-repositories': {},
  'docker-v1': image,
};

/** A member that Go reads as the field of another name. */
export interface FoldedMember {
  /** JSON Pointer of the member. */
  readonly pointer: string;
  readonly field: string;
}

/** The members of a document whose names are equal to a field only under case folding, at most `most` of them. */
export function foldedMembers(kind: DocumentKind, document: unknown, most: number): readonly FoldedMember[] {
  const found: FoldedMember[] = [];
  visit(document, fieldsOf[kind], []);
  return found;

  function visit(value: unknown, fields: Fields, path: readonly string[]): void {
    if (typeof value !== 'object' || value === null || found.length >= most) return;
    if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) visit(item, fields, [...path, String(at)]);
      return;
    }
    const names = new Map(Object.keys(fields).map((name) => [folded(name), name]));
    for (const [name, member] of Object.entries(value)) {
      const field = names.get(folded(name));
      if (field === undefined) continue;
      if (field !== name && !Object.hasOwn(fields, name) && found.length < most)
        found.push({ pointer: pointerOf([...path, name]), field });
      const inner = fields[field] ?? 'value';
      if (inner === 'value') continue;
      if (!isMap(inner)) visit(member, inner, [...path, name]);
      else if (typeof member === 'object' && member !== null)
        for (const [key, item] of Object.entries(member)) visit(item, inner.mapOf, [...path, name, key]);
    }
  }
}

const isMap = (inner: Fields | { readonly mapOf: Fields }): inner is { readonly mapOf: Fields } => 'mapOf' in inner;

/** The long s and the Kelvin sign fold to ASCII letters, too. */
const folded = (name: string): string => name.toLowerCase().replaceAll('\u017f', 's');
