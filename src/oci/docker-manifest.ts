// The documents of `docker save` (moby: image/spec v1.2 and tarexport): manifest.json since Docker 1.10,
// `repositories`, and the V1 image JSON that every layer had before.
import type { ContainerConfig } from './config.ts';
import type { Descriptor } from './descriptor.ts';

/** One image of manifest.json; the document is an array of these. */
export interface DockerManifestItem {
  /** Name of the config inside the archive; the file name is not a digest to trust. */
  readonly Config: string;
  readonly RepoTags?: readonly string[] | null;
  /** Names of the layers inside the archive, lowest first. */
  readonly Layers: readonly string[] | null;
  /** Image ID of the parent, for images built by the legacy builder. */
  readonly Parent?: string | null;
  /** Descriptors by diffID, written by Docker 25 and later. */
  readonly LayerSources?: Readonly<Record<string, Descriptor>> | null;
}

/** Repository → tag → ID of the image's top layer (its V1 ID). */
export type Repositories = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Name of the V1 image that stands beside a layer named `<id>/layer.tar`. */
export function v1Name(layer: string): string | undefined {
  const id = /^([0-9a-f]{64})\/layer\.tar$/.exec(layer)?.[1];
  return id && `${id}/json`;
}

/** `<id>/json` of a V1 save: one layer and its image at once. */
export interface DockerV1Image {
  readonly id: string;
  readonly parent?: string | null;
  readonly created?: string | null;
  readonly author?: string | null;
  readonly comment?: string | null;
  readonly architecture?: string | null;
  readonly os?: string | null;
  readonly config?: ContainerConfig | null;
  readonly container_config?: ContainerConfig | null;
}
