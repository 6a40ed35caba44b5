// How to fix wasted bytes: what to change in the Dockerfile, by kind of waste, by the attributes that changed, and by the
// instructions that wrote and wasted the files.
import type { Cause } from '../analysis/causes.ts';
import { instruction } from '../spec/instruction.ts';

export interface AdviceContext {
  /** created_by of the layers by index; null if the history does not tell. */
  readonly instructions: readonly (string | null)[];
  /** Index of the first layer above the base image; 0 if nothing is known of a base image. */
  readonly ownFrom: number;
}

const fromAnotherStage = 'copy only the result from another stage';

export function advice(cause: Cause, { instructions, ownFrom }: AdviceContext): string {
  const [source] = cause.storedIn;
  const isOfBase = cause.storedIn.every((layer) => layer < ownFrom) && cause.wastedBy >= ownFrom;
  const wasCopied = /^(?:COPY|ADD)\b/.test(instruction(instructions[source] ?? ''));
  switch (cause.kind) {
    case 'copied':
      return adviceForCopies(cause, wasCopied, isOfBase);
    case 'deleted':
      if (isOfBase) return 'the base image still ships these files: start from a base image without them';
      return wasCopied
        ? `do not copy files that are deleted later: list them in .dockerignore, use RUN --mount=type=bind, or ${fromAnotherStage}`
        : `delete the files in the RUN that creates them (layer ${source}), use RUN --mount=type=cache for caches, or ${fromAnotherStage}`;
    case 'overwritten':
      if (isOfBase) return 'the base image ships an older version of these files: start from a newer base image';
      return `write the final version once: merge the instructions of layers ${source} and ${cause.wastedBy}, or ${fromAnotherStage}`;
    case 'duplicate':
      return 'rebuild the layer with another tool: the one that wrote it is faulty';
  }
}

function adviceForCopies({ attributes, storedIn: [source] }: Cause, wasCopied: boolean, isOfBase: boolean): string {
  const changesOwner = attributes.includes('uid') || attributes.includes('gid');
  const changesMode = attributes.includes('mode');
  const wholeFile = 'changing one attribute copies the whole file';
  if (isOfBase && attributes.length > 0) return `${wholeFile}: leave files of the base image as they are`;
  if ((changesOwner || changesMode) && wasCopied) {
    const flags = [...(changesOwner ? ['--chown=…'] : []), ...(changesMode ? ['--chmod=…'] : [])].join(' ');
    return `${wholeFile}: write COPY ${flags} in layer ${source}`;
  }
  if (changesOwner || changesMode) {
    const what = [...(changesMode ? ['mode'] : []), ...(changesOwner ? ['owner'] : [])].join(' and ');
    return `${wholeFile}: set the ${what} in the RUN that creates the files (layer ${source})`;
  }
  if (attributes.includes('xattr'))
    return `${wholeFile}: run setcap in the RUN that creates the file (layer ${source})`;
  if (attributes.includes('mtime')) {
    return 'only the modification time changed: do not touch or copy files that did not change';
  }
  return `nothing changed: drop this instruction, or merge it with that of layer ${source}`;
}
