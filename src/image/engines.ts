// The container engines that findings name, with the archive formats that each one loads. docs/design/engines.md has the
// versions and how each verdict was reproduced.
import type { Compression } from '../bytes/compression/codec.ts';
import type { FormatName } from './image.ts';

export type EngineId = 'docker-overlay2' | 'docker-containerd' | 'containerd' | 'podman' | 'umoci';

export interface Engine {
  readonly id: EngineId;
  readonly title: string;
  /** The formats that it loads; of an archive in several formats, it reads the first one. */
  readonly formats: readonly FormatName[];
  /** Whether it recognizes an OCI layout only by the file oci-layout. */
  readonly needsLayoutFile: boolean;
  /** Whether it reads a compressed archive. */
  readonly decompresses: boolean;
  /** Compressions of layers that it reads. */
  readonly layers: readonly Compression[];
}

const layersOfContainerd: readonly Compression[] = ['none', 'gzip', 'zstd'];
const allLayers: readonly Compression[] = [...layersOfContainerd, 'bzip2', 'xz'];

/** All engines, in the order of the table. */
export const engines: readonly Engine[] = [
  {
    id: 'docker-overlay2',
    title: 'Docker with overlay2',
    formats: ['docker-archive'],
    needsLayoutFile: false,
    decompresses: true,
    layers: allLayers,
  },
  {
    id: 'docker-containerd',
    title: 'Docker with the containerd store',
    formats: ['oci-layout', 'docker-archive'],
    needsLayoutFile: true,
    decompresses: true,
    layers: layersOfContainerd,
  },
  {
    id: 'containerd',
    title: 'containerd, k3s, kind',
    formats: ['oci-layout', 'docker-archive'],
    needsLayoutFile: true,
    decompresses: false,
    layers: layersOfContainerd,
  },
  {
    id: 'podman',
    title: 'podman, skopeo, buildah',
    formats: ['oci-layout', 'docker-archive', 'dir'],
    needsLayoutFile: false,
    decompresses: true,
    layers: allLayers,
  },
  {
    id: 'umoci',
    title: 'umoci',
    formats: ['oci-layout'],
    needsLayoutFile: true,
    decompresses: true,
    layers: ['none', 'gzip'],
  },
];

/** Every engine: what it unpacks, the kernel or the filesystem refuses. */
export const everyEngine: readonly EngineId[] = engines.map(({ id }) => id);

/** The engines that import archives with the code of containerd. */
export const containerdImport: readonly EngineId[] = ['docker-containerd', 'containerd'];
