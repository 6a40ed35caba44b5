// timg-inspect inspect ARCHIVE…
import type { Analysis } from '../../analysis/analysis.ts';
import { outputNames } from '../../output/outputs.ts';
import { layerFields, inspect as report } from '../../report/inspect.ts';
import type { Command, DepthChoice } from '../command.ts';
import type { OptionTable } from '../options/option.ts';
import { sharedOptions } from '../options/shared-options.ts';

const options = {
  format: {
    ...sharedOptions.format,
    alias: 'f',
    describe: `Output format: ${outputNames.join(', ')}, or a Go template, as in docker (default: JSON, as docker prints it)`,
  },
} as const satisfies OptionTable;

export const inspect: Command<'ARCHIVE...', typeof options> = {
  name: 'inspect',
  aliases: [],
  group: 'Docker',
  positionals: 'ARCHIVE...',
  summary: 'Print the JSON that docker image inspect prints, and where the image comes from',
  examples: ['inspect app.tar', "inspect app.tar --format '{{.Config.Env}}'"],
  options,
  async run({ archives, shows, analyze }) {
    const depth: DepthChoice = (images) => ({
      depth: shows(layerFields(images), true) ? 'layers' : 'declared',
      attestations: shows(['Origin'], true),
      // The containerd store names what it makes of manifest.json by its layers as they are stored.
      hashesCompressed: shows(['ImageIDs'], true) && images.some(({ format }) => format === 'docker-archive'),
    });
    const analyses: Analysis[] = [];
    for (const archive of archives) analyses.push(await analyze(archive, depth));
    return report(analyses);
  },
};
