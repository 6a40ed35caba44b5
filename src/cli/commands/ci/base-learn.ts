// timg-inspect base learn ARCHIVE...
import { basename } from 'node:path';
import type { Analysis } from '../../../analysis/analysis.ts';
import { basesOf, type KnownBases, type LearnedBase, mergeBases } from '../../../analysis/base-image/learned-bases.ts';
import { InputError } from '../../../bytes/input-error.ts';
import type { Image } from '../../../image/image.ts';
import { type LearnedImage, baseLearn as report } from '../../../report/base/learn.ts';
import { imageLabel } from '../../../rules/wording.ts';
import { archivesOfBase } from '../../base/base-archives.ts';
import { basesName, basesText, findBasesFile, readBasesToExtend } from '../../base/bases-file.ts';
import { checkPaths } from '../../check-paths.ts';
import type { Command } from '../../command.ts';
import type { OptionTable } from '../../options/option.ts';
import { expandGlob, parseSubject } from '../../subject.ts';

const options = {
  bases: {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe: 'File to add to (default: bases.json in this directory or above, else a new one in this directory)',
  },
} as const satisfies OptionTable;

export const baseLearn: Command<'ARCHIVE...', typeof options> = {
  name: 'base learn',
  aliases: [],
  group: 'CI',
  positionals: 'ARCHIVE...',
  summary: 'Add base images to bases.json, so that images built on them are recognized',
  examples: ['base learn debian.tar python.tar', "base learn 'bases/*.tar' --bases ci/bases.json"],
  options,
  async run({ archives: given, options, outputs, analyze }) {
    const source = options.bases ?? (await findBasesFile()) ?? basesName;
    const archives = given.flatMap(expandGlob).flatMap(archivesOfBase);
    await checkPaths(archives, [...outputs, { option: '--bases', file: source }]);
    const former = await readBasesToExtend(source);
    const learned: Learned[] = [];
    for (const archive of archives) learned.push(...learnedIn(await analyze(archive, 'declared')));
    const all = mergeBases(
      learned.map(({ base }) => base),
      former,
    );
    const images = learned.map(({ archive, layerCount, base }): LearnedImage => {
      const { names, created, chainID } = base;
      return { archive, names, created, layerCount, chainID, status: statusOf(base, former) };
    });
    const isChanged = images.some(({ status }) => status !== 'known');
    const data = { source, images, baseCount: all.size };
    return report(data, archives, isChanged ? basesText(source, all) : undefined);
  },
};

interface Learned {
  readonly archive: string;
  readonly layerCount: number;
  readonly base: LearnedBase;
}

/** @throws {InputError} if the archive has no image, or one whose layers cannot be recognized */
function learnedIn({ archive: { name }, contents, images }: Analysis): readonly Learned[] {
  if (images.length === 0) throw new InputError('no-such-image', `${name}: no image to learn`);
  const all = images.map(({ image }) => image);
  return basesOf(all, contents, basename(parseSubject(name).file)).map((base, at) => {
    const image = all[at] as Image;
    if (base) return { archive: name, layerCount: image.layers.length, base };
    const why = image.layers.length === 0 ? 'it has no layers' : 'its config does not have the diff ID of each layer';
    throw new InputError('usage', `${name}: ${imageLabel(image) ?? 'the image'} cannot be learned: ${why}`);
  });
}

function statusOf({ chainID, names, digests }: LearnedBase, former: KnownBases): LearnedImage['status'] {
  const known = former.get(chainID);
  if (!known) return 'added';
  const isSame = names.every((name) => known.names.has(name)) && digests.every((digest) => known.digests.has(digest));
  return isSame ? 'known' : 'extended';
}
