// The image configuration (config.md) and its history. "Any OPTIONAL field MAY be null": null means absent.
import type { Digest } from './digest.ts';

/** The `config` object: execution parameters of a container. */
export interface ContainerConfig {
  readonly Cmd?: readonly string[] | null;
  readonly Entrypoint?: readonly string[] | null;
  readonly Env?: readonly string[] | null;
  readonly ExposedPorts?: Readonly<Record<string, object>> | null;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly StopSignal?: string | null;
  readonly User?: string | null;
  readonly Volumes?: Readonly<Record<string, object>> | null;
  readonly WorkingDir?: string | null;
}

/** One history entry. An entry with `empty_layer` has no layer. */
export interface HistoryEntry {
  readonly created?: string | null | undefined;
  readonly created_by?: string | null | undefined;
  readonly author?: string | null | undefined;
  readonly comment?: string | null | undefined;
  readonly empty_layer?: boolean | null | undefined;
}

/** The image configuration. */
export interface ImageConfig {
  /** Docker's own fields, in addition to those of the spec. */
  readonly comment?: string | null;
  readonly container?: string | null;
  readonly container_config?: ContainerConfig | null;
  readonly docker_version?: string | null;
  readonly architecture?: string | null;
  readonly os?: string | null;
  readonly 'os.version'?: string | null;
  readonly 'os.features'?: readonly string[] | null;
  readonly variant?: string | null;
  readonly created?: string | null;
  readonly author?: string | null;
  readonly config?: ContainerConfig | null;
  readonly rootfs: { readonly type: string; readonly diff_ids: readonly Digest[] | null };
  readonly history?: readonly HistoryEntry[] | null;
}

/**
 * The history entry of each layer. Non-empty entries are paired with layers only if their numbers match; otherwise no
 * layer gets one, because a wrong pairing would blame the wrong instruction.
 */
export function historyOfLayers(
  history: readonly HistoryEntry[],
  layerCount: number,
): readonly (HistoryEntry | undefined)[] {
  const steps = history.filter((step) => step.empty_layer !== true);
  return steps.length === layerCount ? steps : Array.from({ length: layerCount }, () => undefined);
}
