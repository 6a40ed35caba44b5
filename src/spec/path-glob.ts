// Globs over paths, as shells have them: which paths are meant.
import picomatch from 'picomatch';

/** Paths have no slash in front, though people write one. */
export const matching = (glob: string): ((path: string) => boolean) =>
  picomatch(glob.replace(/^\/+/, ''), { dot: true });
