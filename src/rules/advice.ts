// What to write instead, so that hidden bytes are not shipped: by label, by what was changed, and by the instructions that
// wrote the bytes and hid them.
import type { Cause } from '../analysis/causes.ts';
import { instruction } from '../spec/instruction.ts';

/** Instructions of the layers by index; null where the history does not tell. */
export type Steps = readonly (string | null)[];

export function advice(cause: Cause, steps: Steps): string {
  const [source] = cause.sitsIn;
  const wroteByCopy = /^(?:COPY|ADD)\b/.test(stepAt(steps, source));
  switch (cause.label) {
    case 'recopied':
      return recopiedAdvice(cause, wroteByCopy);
    case 'removed':
      return wroteByCopy
        ? 'do not copy what is deleted later: list it in .dockerignore, mount it with RUN --mount=type=bind, or copy only the result from another stage'
        : `delete it in the RUN that creates it (layer ${source}), keep caches out with RUN --mount=type=cache, or copy only the result from another stage`;
    case 'replaced':
      return `write the final version once: join the steps of layers ${source} and ${cause.causedBy}, or copy only the result from another stage`;
    case 'duplicate':
      return 'one layer holds the same path twice: the tool that wrote the layer has a fault; write it again with another';
  }
}

function recopiedAdvice({ attributes, sitsIn: [source], causedBy }: Cause, wroteByCopy: boolean): string {
  const flags = [
    ...(attributes.includes('uid') || attributes.includes('gid') ? ['--chown=…'] : []),
    ...(attributes.includes('mode') ? ['--chmod=…'] : []),
  ];
  if (flags.length > 0 && wroteByCopy)
    return `write COPY ${flags.join(' ')} in layer ${source} instead of changing it afterwards`;
  if (flags.length > 0)
    return `set mode and owner in the RUN that creates the files (layer ${source}): any change copies a file whole`;
  if (attributes.includes('xattr')) return `run setcap in the RUN that creates the file (layer ${source})`;
  if (attributes.includes('mtime'))
    return `do not touch or copy again what has not changed: layer ${causedBy} ships the same bytes with a new time`;
  return `layer ${causedBy} writes what is there already: leave the step out, or join it with layer ${source}`;
}

const stepAt = (steps: Steps, layer: number): string => {
  const step = steps[layer];
  return step ? instruction(step) : '';
};
