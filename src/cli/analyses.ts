// The facts of archives as a question needs them: all images of each, or the one that is asked for.
import type { Analysis } from '../analysis/analysis.ts';
import { analyze, analyzeAll, type Selection } from '../analysis/analyze.ts';
import type { AnalyzeOptions, Depth } from '../analysis/analyze-options.ts';
import type { OpenedImages } from '../image/open-images.ts';
import { type ImageSelection, selectImages, selectOneImage } from '../image/select-images.ts';
import type { Call } from './command.ts';

/** A command needs an image and the archive, though recognised, has none. */
export class NoImage extends Error {
  readonly analysis: Analysis;

  constructor(analysis: Analysis) {
    super('the archive has no image');
    this.analysis = analysis;
  }
}

interface Opened {
  readonly opened: OpenedImages;
  readonly asked: ImageSelection;
}

export function analyses(
  open: (argument: string) => Promise<Opened>,
  options: (depth: Depth) => AnalyzeOptions,
): { readonly all: Call['analyzeAll']; readonly oneEach: Call['analyzeOneEach'] } {
  return {
    async all(archives, depth) {
      const selections: Selection[] = [];
      for (const archive of archives) {
        const { opened, asked } = await open(archive);
        selections.push({ opened, images: selectImages(opened.archive.name, opened.contents, asked) });
      }
      return await analyzeAll(selections, options(depth));
    },
    async oneEach(archives, depth) {
      const selections: Selection[] = [];
      for (const archive of archives) {
        const { opened, asked } = await open(archive);
        if (opened.contents.images.length === 0) throw new NoImage(await analyze(opened, [], options(depth)));
        selections.push({ opened, images: [selectOneImage(opened.archive.name, opened.contents, asked)] });
      }
      const found = await analyzeAll(selections, options(depth));
      return found.map((analysis) => ({ analysis, image: analysis.images[0] }));
    },
  };
}
