// inspect: the document that `docker image inspect` prints, with Docker's fields in Docker's order. What only a daemon knows
// (its graph driver, the time of tagging) is left out or has Docker's zero value.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { dockerSize } from '../analysis/docker-size.ts';
import type { Image } from '../image/image.ts';
import { findingsOfEach, missingFacts } from '../rules/evaluate.ts';
import { claimedCompression } from '../spec/media-type.ts';
import { parseReference } from '../spec/reference.ts';
import { utcTime } from '../spec/time.ts';
import { type DockerConfig, dockerConfig, dockerConfigFields } from './docker-config.ts';
import type { Report } from './report.ts';

/** Docker's names; null means unknown. */
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
  /** Bytes: files and the targets of symbolic links. */
  readonly Size: number | null;
  readonly VirtualSize: number | null;
  readonly RootFS: { readonly Type: string; readonly Layers: readonly (string | null)[] };
  readonly Metadata: { readonly LastTagTime: string };
}

export function inspect(analyses: readonly Analysis[]): Report<readonly DockerInspection[]> {
  const images = analyses.flatMap((analysis) => analysis.images);
  const data = images.map(inspected);
  const findings = findingsOfEach(analyses, missingFacts);
  return {
    report: 'inspect',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data,
    items: data,
    templateRows: images.map((image) => templateRow(image, inspected(image))),
    findings,
    blocks: [{ kind: 'document', value: data }],
  };
}

function inspected(analysis: ImageAnalysis): DockerInspection {
  const { image, layers } = analysis;
  const config = image.config?.value ?? {};
  const size = dockerSize(analysis);
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
      Layers: layers.map(({ layer, changeset }) => layer.diffID ?? changeset?.observed.diffID ?? null),
    },
    Metadata: { LastTagTime: '0001-01-01T00:00:00Z' },
  };
}

/** For templates every field exists, and unset lists and maps are empty, as in Go. */
const templateRow = ({ image }: ImageAnalysis, row: DockerInspection): object => ({
  ...row,
  Variant: row.Variant ?? '',
  OsVersion: row.OsVersion ?? '',
  Config: dockerConfigFields(image.config?.value?.config),
  ContainerConfig: dockerConfigFields(image.config?.value?.container_config),
});

/** Registries store compressed layers; a manifest with uncompressed ones was written by docker save. */
function repoDigests({ manifestDigest, names, layers }: Image): readonly string[] {
  const isOfRegistry = layers.every(
    ({ declared }) => (claimedCompression(declared?.mediaType ?? '') ?? 'none') !== 'none',
  );
  if (!manifestDigest || !isOfRegistry || layers.length === 0) return [];
  const repositories = new Set(names.flatMap((name) => parseReference(name).repository ?? []));
  return Array.from(repositories, (repository) => `${repository}@${manifestDigest}`);
}
