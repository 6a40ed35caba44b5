// The images pane: a line for each image of the archive.
import type { State } from '../model/view-state.ts';
import type { Line } from './line.ts';

/** The rows in the window. */
export const imageLines = (state: State, images: readonly string[], height: number): readonly Line[] =>
  images
    .slice(state.tops.images, state.tops.images + height)
    .map((text, at) => ({ pieces: [{ text }], isChosen: at + state.tops.images === state.image }));
