// What each layer did to one path.
import type { Limits } from '../bytes/limits.ts';
import { normalizePath } from '../oci/entry-path.ts';
import type { FileTree } from './file-tree.ts';
import { type PathEffect, pathsOf } from './layer-effect.ts';
import { findPath } from './lookup.ts';
import type { Stack } from './stack.ts';

/** A path that a layer added, changed or deleted. */
export interface PathInLayer extends PathEffect {
  readonly layer: number;
}

/** What each layer did to a path, without comparing contents; empty if no layer ever had it. */
export function effectsOn({ effects }: Stack, path: string): readonly PathInLayer[] {
  return effects.flatMap((effect, layer): PathInLayer[] => {
    for (const found of pathsOf(effect)) if (found.path === path) return [{ ...found, layer }];
    return [];
  });
}

/** A path with links in parent directories followed; it may be deleted. */
export function behindLinks(tree: FileTree, asked: string, limits: Limits): string {
  const path = asked.replace(/(?<!\/)\/+$/, '');
  const nameAt = path.lastIndexOf('/') + 1;
  const parent = findPath(tree, path.slice(0, nameAt), limits, 'last link too');
  return normalizePath(parent === undefined ? asked : `${tree.pathOf(parent)}/${path.slice(nameAt)}`).path;
}
