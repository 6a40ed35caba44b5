// timg-inspect ls ARCHIVE…
import { listing } from '../../report/listing.ts';
import type { Command } from '../command.ts';
import { imageFilter } from '../image-filters.ts';

export const ls: Command = {
  name: 'ls',
  aliases: ['images'],
  usage: '<archives..>',
  summary: 'The images, as docker image ls lists them',
  options: {
    all: { alias: 'a', type: 'boolean', default: false, describe: 'All images; an archive has no intermediate ones' },
    digests: { type: 'boolean', default: false, describe: 'Show the digests of the manifests' },
    filter: {
      alias: 'f',
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'dangling=true, label=KEY[=VALUE], before=IMAGE, since=IMAGE, reference=PATTERN',
    },
    'no-trunc': { type: 'boolean', default: false, describe: 'Show IDs whole' },
    notes: { type: 'boolean', default: false, describe: 'Tell what the names say, and what they do not' },
    quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Only IDs' },
    repository: { type: 'string', requiresArg: true, describe: 'Only images of this NAME[:TAG]' },
  },
  async run({ archives, options, now, analyzeAll }) {
    const analyses = await analyzeAll(archives, 'layers');
    const named = options.repository === undefined ? [] : [`reference=${options.repository}`];
    const filters = [options.filter ?? []].flat().map(String);
    const images = analyses.flatMap((analysis) => analysis.images.map(({ image }) => image));
    return listing(analyses, {
      ...imageFilter([...filters, ...named], images),
      now,
      isTruncated: options['no-trunc'] !== true,
      hasNotes: options.notes === true,
      columns: options.quiet ? 'ids' : options.digests ? 'digests' : 'all',
    });
  },
};
