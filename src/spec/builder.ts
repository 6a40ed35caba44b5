// What built an image, by how its history words the steps: BuildKit ends them in "# buildkit" and says so in the comment,
// the legacy builder writes its instructions behind "#(nop)" or as a bare shell command.

export type Builder = 'BuildKit' | 'the legacy builder';

export interface Step {
  readonly createdBy: string | null;
  readonly comment: string | null;
}

/** By the newest step that tells: a base image may have been built by another. Steps come newest first. */
export function builderOf(steps: readonly Step[]): Builder | undefined {
  for (const { createdBy, comment } of steps) {
    if (comment?.startsWith('buildkit.') || createdBy?.endsWith('# buildkit')) return 'BuildKit';
    if (createdBy?.startsWith('/bin/sh -c ')) return 'the legacy builder';
  }
  return undefined;
}
