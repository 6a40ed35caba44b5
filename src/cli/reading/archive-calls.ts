// The functions of a Call that open and analyze archives, made of three: how an archive is opened, which image of several is chosen,
// and how images are analyzed. The command line and the library have their own.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import type { Reading } from '../../analysis/analyze-options.ts';
import type { Selection } from '../../analysis/scan-layers.ts';
import type { Spool } from '../../archive/spool.ts';
import type { ChosenImage, ImageChoice } from '../../image/choose-image.ts';
import type { Image } from '../../image/image.ts';
import type { OpenedImages } from '../../image/read-images.ts';
import { artifactsOnly } from '../../image/recognition/artifact-set.ts';
import { type ImageSelection, selectImages } from '../../image/select-images.ts';
import type { Call, OneEach, OneImage } from '../command.ts';

/** An opened archive, and the images of it that were asked for. */
export interface OpenedArgument {
  readonly opened: OpenedImages;
  readonly asked: ImageSelection;
}

export interface ArchiveAccess {
  /** Opens the archive that an argument names. It is decompressed to `temporary` files, by default to those of the run. */
  open(argument: string, temporary?: Spool): Promise<OpenedArgument>;
  /** One image of each archive. */
  choose(choices: readonly ImageChoice[]): Promise<readonly ChosenImage[]>;
  /** Analyzes images of opened archives, in the order of the selections. */
  analyze(selections: readonly Selection[], reading: Reading): Promise<readonly Analysis[]>;
}

type ArchiveCalls = Pick<
  Call,
  'analyze' | 'analyzeAll' | 'analyzeOne' | 'analyzeOneEach' | 'open' | 'analyzeSelected' | 'declared'
>;

export function archiveCalls({ open, choose, analyze }: ArchiveAccess): ArchiveCalls {
  const openImage = async (argument: string, temporary?: Spool): Promise<OpenedArgument> => {
    const opening = await open(argument, temporary);
    const refused = artifactsOnly(opening.opened.archive, opening.opened.contents);
    if (refused) throw refused;
    return opening;
  };
  const withoutImages = async (opened: OpenedImages, reading: Reading): Promise<Analysis> => {
    const [analysis] = await analyze([{ opened, images: [] }], reading);
    return analysis as Analysis;
  };
  const selectionOf = ({ opened, asked }: OpenedArgument): Selection => ({
    opened,
    images: selectImages(opened.archive.name, opened.contents, asked),
  });
  const all: Call['analyzeAll'] = async (archives, depth) => {
    const selections: Selection[] = [];
    for (const archive of archives) selections.push(selectionOf(await openImage(archive)));
    const chosen = typeof depth === 'function' ? depth(selections.flatMap(({ images }) => images)) : depth;
    return (await analyze(selections, chosen)) as OneEach<typeof archives, Analysis>;
  };
  const oneEach: Call['analyzeOneEach'] = async (archives, reading) => {
    const found: OpenedArgument[] = [];
    for (const archive of archives) {
      const one = await openImage(archive);
      if (one.opened.contents.images.length === 0) throw new NoImage(await withoutImages(one.opened, reading));
      found.push(one);
    }
    const choices = found.map((one) => ({
      ...selectionOf(one),
      name: one.opened.archive.name,
      contents: one.opened.contents,
      asked: one.asked.image,
    }));
    const chosen = await choose(choices);
    const selections = found.map(({ opened }, at) => ({ opened, images: [chosen[at]?.image as Image] }));
    return firstOfEach(await analyze(selections, reading)) as OneEach<typeof archives, OneImage>;
  };
  return {
    async analyze(argument, depth) {
      const [analysis] = await all([argument], depth);
      return analysis;
    },
    analyzeAll: all,
    async analyzeOne(argument, reading) {
      const [one] = await oneEach([argument], reading);
      return one;
    },
    analyzeOneEach: oneEach,
    async open(argument, reading, temporary) {
      const opening = await openImage(argument, temporary);
      const { opened } = opening;
      if (opened.contents.images.length === 0) throw new NoImage(await withoutImages(opened, reading));
      return selectionOf(opening);
    },
    analyzeSelected: analyze,
    declared: async (argument, reading = 'declared') => await withoutImages((await open(argument)).opened, reading),
  };
}

/** The command needs an image, but the archive, which was recognized, has none. */
export class NoImage extends Error {
  readonly analysis: Analysis;

  constructor(analysis: Analysis) {
    super('the archive has no image');
    this.analysis = analysis;
  }
}

const firstOfEach = (analyses: readonly Analysis[]): readonly OneImage[] =>
  analyses.map((analysis) => ({ analysis, image: analysis.images[0] as ImageAnalysis }));
