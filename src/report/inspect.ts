// inspect: the document that `docker image inspect` prints, with Docker's fields in Docker's order. Fields that only a daemon
// knows, such as its graph driver, are left out or have Docker's zero value.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { originOf } from '../analysis/attestations/origin.ts';
import { diffIDOf } from '../analysis/layer-analysis.ts';
import { loadIDs } from '../analysis/load-ids.ts';
import { dockerSize } from '../analysis/sizes.ts';
import type { Loose } from '../image/document.ts';
import type { Contents, Image } from '../image/image.ts';
import type { ContainerConfig } from '../oci/config.ts';
import { claimedCompression } from '../oci/media-type.ts';
import { parseReference } from '../oci/reference.ts';
import { attestationErrors, findingsOfEach, missingFacts, worstFirst } from '../rules/evaluate.ts';
import { utcTime } from '../text/time.ts';
import { mapOf } from './map.ts';
import type { Report } from './report.ts';

/** Fields with Docker's names; null means unknown. */
export interface DockerInspection {
  readonly Id: string | null;
  readonly RepoTags: readonly string[];
  readonly RepoDigests: readonly string[];
  readonly Parent: string;
  readonly Comment: string;
  readonly Created: string | null;
  readonly Container: string;
  readonly ContainerConfig: DockerConfig;
  readonly DockerVersion: string;
  readonly Author: string;
  readonly Config: DockerConfig;
  readonly Architecture: string;
  readonly Variant?: string;
  readonly Os: string;
  readonly OsVersion?: string;
  /** Bytes of files and of the targets of symbolic links. */
  readonly Size: number | null;
  readonly VirtualSize: number | null;
  readonly RootFS: { readonly Type: string; readonly Layers: readonly (string | null)[] };
  readonly Metadata: { readonly LastTagTime: string };
  /** Not a field of Docker: the IDs after `docker load`, in the containerd image store one for each entry of index.json. */
  readonly ImageIDs: { readonly ClassicStore: string | null; readonly ContainerdStore: readonly string[] };
  /** Where the image comes from, which Docker does not print; left out if nothing tells it. */
  readonly Origin?: InspectedOrigin;
}

/** Source, commit, builder and base images; empty if they are not known. */
interface InspectedOrigin {
  readonly Source: string;
  readonly Revision: string;
  readonly Builder: string;
  readonly BaseImages: readonly { readonly Name: string; readonly Digest: string; readonly Basis: string }[];
}

/**
 * The fields that need the layers: a diff ID that the config does not declare is computed, and so is the manifest that Docker makes of
 * manifest.json.
 */
export const layerFields = (images: readonly Image[]): readonly (keyof DockerInspection)[] => [
  'Size',
  'VirtualSize',
  ...(images.every(({ layers }) => layers.every(({ diffID }) => diffID)) ? [] : (['RootFS'] as const)),
  ...(images.every(({ format, otherDescriptions }) => format === 'oci-layout' && otherDescriptions.length === 0)
    ? []
    : (['ImageIDs'] as const)),
];

export function inspect(analyses: readonly Analysis[]): Report<readonly DockerInspection[]> {
  const images = analyses.flatMap((analysis) =>
    analysis.images.map((image) => ({ image, origin: inspectedOrigin(analysis, image), contents: analysis.contents })),
  );
  const data = images.map(({ image, origin, contents }) => inspectionOf(image, origin, contents));
  const findings = worstFirst([
    ...findingsOfEach(analyses, missingFacts),
    ...findingsOfEach(analyses, attestationErrors),
  ]);
  return {
    report: 'inspect',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data,
    items: data,
    templateRows: images.map(({ image, origin }, at) => templateRow(image, origin, data[at] as DockerInspection)),
    findings,
    pageHasFindings: false,
    blocks: () => [{ kind: 'document', value: data }],
  };
}

function inspectionOf(analysis: ImageAnalysis, origin: InspectedOrigin, contents: Contents): DockerInspection {
  const { image, layers } = analysis;
  const config = image.config?.value ?? {};
  const size = dockerSize(analysis);
  const { classic, containerd } = loadIDs(analysis, contents);
  const variant = config.variant ? { Variant: config.variant } : {};
  const osVersion = config['os.version'] ? { OsVersion: config['os.version'] } : {};
  return {
    Id: image.imageID ?? null,
    RepoTags: image.names,
    RepoDigests: repoDigests(image),
    Parent: '',
    Comment: config.comment || config.history?.at(-1)?.comment || '',
    Created: (image.created && utcTime(image.created)) || null,
    Container: config.container ?? '',
    ContainerConfig: dockerConfig(config.container_config),
    DockerVersion: config.docker_version ?? '',
    Author: config.author ?? '',
    Config: dockerConfig(config.config),
    Architecture: config.architecture ?? '',
    ...variant,
    Os: config.os ?? '',
    ...osVersion,
    Size: size,
    VirtualSize: size,
    RootFS: {
      Type: 'layers',
      Layers: layers.map((layer) => diffIDOf(layer) ?? null),
    },
    Metadata: { LastTagTime: '0001-01-01T00:00:00Z' },
    ImageIDs: { ClassicStore: classic ?? null, ContainerdStore: containerd.map(({ digest }) => digest) },
    ...(Object.values(origin).every(({ length }) => length === 0) ? {} : { Origin: origin }),
  };
}

function inspectedOrigin(analysis: Analysis, { image }: ImageAnalysis): InspectedOrigin {
  const { source, revision, builder, baseImages } = originOf(analysis, image);
  return {
    Source: source?.value ?? '',
    Revision: revision?.value ?? '',
    Builder: builder?.value ?? '',
    BaseImages: baseImages.map(({ name, digest, basis }) => ({ Name: name, Digest: digest ?? '', Basis: basis })),
  };
}

/** For templates every field exists, and unset lists and maps are empty, as in Go. */
const templateRow = ({ image }: ImageAnalysis, origin: InspectedOrigin, row: DockerInspection): object => ({
  ...row,
  Variant: row.Variant ?? '',
  OsVersion: row.OsVersion ?? '',
  Origin: origin,
  Config: dockerConfigFields(image.config?.value?.config),
  ContainerConfig: dockerConfigFields(image.config?.value?.container_config),
});

/**
 * Digests of a registry are those of manifests with compressed layers. A manifest with uncompressed layers was written by
 * docker save.
 */
function repoDigests({ manifestDigest, names, layers }: Image): readonly string[] {
  const isOfRegistry = layers.every(
    ({ declared }) => (claimedCompression(declared?.mediaType ?? '') ?? 'none') !== 'none',
  );
  if (!manifestDigest || !isOfRegistry || layers.length === 0) return [];
  const repositories = new Set(names.flatMap((name) => parseReference(name).repository ?? []));
  return Array.from(repositories, (repository) => `${repository}@${manifestDigest}`);
}

/** A container config with Docker's fields in Docker's order. */
export type DockerConfig = Readonly<Record<string, unknown>>;

interface Field {
  readonly name: string;
  /** The value printed for an unset field. */
  readonly zero: '' | false | null;
  /** For templates, unset lists and maps are empty instead of null. */
  readonly kind: 'value' | 'list' | 'map';
  /** Whether Docker omits the field if it is not set. */
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

/** As `docker image inspect` prints it: unset fields have their zero value or are omitted. */
export const dockerConfig = (config: Given): DockerConfig =>
  Object.fromEntries(
    fields.flatMap((field): readonly (readonly [string, unknown])[] => {
      const given = givenValue(config, field);
      if (given !== null && !(field.isOptional && isEmpty(given))) return [[field.name, given]];
      return field.isOptional ? [] : [[field.name, field.zero]];
    }),
  );

/** For templates: all fields exist. */
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
