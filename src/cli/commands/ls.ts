// timg-inspect ls ARCHIVE…
import { sizeFields } from '../../report/ls/docker-images.ts';
import { ls as report } from '../../report/ls/ls.ts';
import type { Command } from '../command.ts';
import { filterKeys, imageFilter } from '../options/image-filters.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  all: {
    alias: 'a',
    type: 'boolean',
    default: false,
    describe: 'Accepted for compatibility with docker; archives have no intermediate images',
  },
  digests: { type: 'boolean', default: false, describe: 'Show manifest digests' },
  filter: {
    alias: 'f',
    type: 'string',
    array: true,
    nargs: 1,
    placeholder: 'FILTER',
    suggestions: filterKeys.map((key) => `${key}=`),
    describe:
      'Only images that match: dangling=true, label=KEY[=VALUE], before=IMAGE, since=IMAGE, reference=PATTERN; may be repeated',
  },
  'no-trunc': { type: 'boolean', default: false, describe: 'Do not truncate IDs' },
  notes: { type: 'boolean', default: false, describe: 'Report problems with image names and tags' },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Only show IDs' },
  repository: {
    type: 'string',
    requiresArg: true,
    placeholder: 'NAME[:TAG]',
    describe: 'Only images with this name',
  },
} as const satisfies OptionTable;

export const ls: Command<'ARCHIVE...', typeof options> = {
  name: 'ls',
  aliases: ['images'],
  group: 'Docker',
  positionals: 'ARCHIVE...',
  summary: 'List the images of archives, like docker image ls',
  examples: ['ls app.tar', "ls app.tar --format '{{.Repository}}:{{.Tag}} {{.Size}}'"],
  options,
  async run({ archives, options, now, shows, analyzeAll }) {
    const depth = shows(sizeFields, !options.quiet) ? 'layers' : 'declared';
    const analyses = await analyzeAll(archives, depth);
    const named = options.repository === undefined ? [] : [`reference=${options.repository}`];
    const images = analyses.flatMap((analysis) => analysis.images.map(({ image }) => image));
    return report(analyses, {
      ...imageFilter([...(options.filter ?? []), ...named], images),
      now,
      isTruncated: !options['no-trunc'],
      hasNotes: options.notes,
      columns: options.quiet ? 'ids' : options.digests ? 'digests' : 'all',
    });
  },
};
