// An image in a few lines, and what every producer needs of it: layer tars with their diff IDs, and the config with its digest. The
// config has BuildKit's key order; steps without entries and tar are `empty_layer`.
import { hex256, sha256 } from './bytes.ts';
import { goJson } from './go-json.ts';
import { type TarLiteral, tar } from './tar-builder.ts';

export interface StepLiteral {
  readonly createdBy?: string;
  readonly comment?: string;
  readonly created?: string;
  readonly entries?: readonly (TarLiteral | Buffer)[];
  /** The bytes of the layer, instead of entries. */
  readonly tar?: Buffer;
}

export interface ImageLiteral {
  /** As Docker shows them: `hello:1.0.0`. Some producers write only the first one. */
  readonly names?: readonly string[];
  readonly steps: readonly StepLiteral[];
  readonly created?: string;
  readonly platform?: PlatformLiteral;
  /** Env, Cmd, Entrypoint, WorkingDir, User, Labels … */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Overrides members of the config document: `{ history: null }`, `{ rootfs: … }`. undefined removes a key. */
  readonly override?: Readonly<Record<string, unknown>>;
}

export interface PlatformLiteral {
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
  readonly 'os.version'?: string;
}

export interface BuiltLayer {
  readonly tar: Buffer;
  readonly diffID: string;
  /** The diff ID without the algorithm. */
  readonly hex: string;
  readonly createdBy: string | undefined;
}

export interface BuiltImage {
  readonly names: readonly string[];
  readonly created: string;
  readonly platform: PlatformLiteral;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly layers: readonly BuiltLayer[];
  readonly config: Buffer;
  readonly imageID: string;
  readonly configHex: string;
}

export const LINUX_AMD64: PlatformLiteral = { architecture: 'amd64', os: 'linux' };
const CREATED = '2024-01-01T00:00:00Z';
const SETTINGS = { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], WorkingDir: '/' };

export function buildImage(literal: ImageLiteral): BuiltImage {
  const { names = [], steps, created = CREATED, platform = LINUX_AMD64, config: settings = SETTINGS } = literal;
  const layers = steps.filter((step) => !isEmpty(step)).map((step) => builtLayer(step));
  const document = {
    architecture: platform.architecture,
    config: settings,
    created,
    history: steps.map((step) => ({
      created: step.created ?? created,
      created_by: step.createdBy,
      comment: step.comment ?? 'buildkit.dockerfile.v0',
      empty_layer: isEmpty(step) ? true : undefined,
    })),
    os: platform.os,
    'os.version': platform['os.version'],
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffID }) => diffID) },
    variant: platform.variant,
    ...literal.override,
  };
  const config = goJson(document);
  return { names, created, platform, settings, layers, config, imageID: sha256(config), configHex: hex256(config) };
}

function isEmpty(step: StepLiteral): boolean {
  return step.entries === undefined && step.tar === undefined;
}

function builtLayer(step: StepLiteral): BuiltLayer {
  const bytes = step.tar ?? tar(step.entries ?? []);
  return { tar: bytes, diffID: sha256(bytes), hex: hex256(bytes), createdBy: step.createdBy };
}

/** `hello:1.0.0` → repository `hello`, tag `1.0.0`, full name `docker.io/library/hello:1.0.0`. */
export function nameParts(name: string): { readonly repository: string; readonly tag: string; readonly full: string } {
  const colon = name.lastIndexOf(':');
  const domain = /^(?:localhost|[^/]*[.:][^/]*)\//.test(name)
    ? ''
    : name.includes('/')
      ? 'docker.io/'
      : 'docker.io/library/';
  return { repository: name.slice(0, colon), tag: name.slice(colon + 1), full: `${domain}${name}` };
}

/** A time of a document in seconds, for the headers of files with this date. */
export function seconds(created: string): number {
  return Math.floor(Date.parse(created) / 1000);
}
