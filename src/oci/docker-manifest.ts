// The documents of `docker save` (moby image/spec v1.2 and tarexport): manifest.json since Docker 1.10, `repositories`,
// and the V1 image JSON that every layer had before.
import type { ContainerConfig } from './config.ts';
import type { Descriptor } from './descriptor.ts';

/** One image in manifest.json, which is an array of these. */
export interface DockerManifestItem {
  /** Path of the config in the archive. The name may look like a digest but is not proof of one. */
  readonly Config: string;
  readonly RepoTags?: readonly string[] | null;
  /** Paths of the layers in the archive, lowest first. */
  readonly Layers: readonly string[] | null;
  /** Image ID of the parent; only set for images built by the legacy builder. */
  readonly Parent?: string | null;
  /** Layer descriptors by diff ID; written by Docker 25 and later. */
  readonly LayerSources?: Readonly<Record<string, Descriptor>> | null;
}

/** Repository → tag → V1 ID of the image's top layer. */
export type Repositories = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Path of the V1 image JSON next to a layer named `<id>/layer.tar`; undefined for other names. */
export function v1Name(layer: string): string | undefined {
  const id = /^([0-9a-f]{64})\/layer\.tar$/.exec(layer)?.[1];
  return id && `${id}/json`;
}

/** `<id>/json` of a V1 image: describes one layer and the image that ends with it. */
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
