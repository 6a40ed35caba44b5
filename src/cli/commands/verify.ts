// timg-inspect verify ARCHIVE
import { verify as report } from '../../report/verify.ts';
import type { Command } from '../command.ts';

export const verify: Command<'ARCHIVE'> = {
  name: 'verify',
  aliases: [],
  group: 'Trust',
  positionals: 'ARCHIVE',
  summary: 'Compare every declared digest and size with the bytes, and validate the archive',
  examples: ['verify app.tar', 'verify app.tar --format junit -o verify.xml'],
  options: {},
  run: async ({ archives: [archive], analyze }) =>
    report(await analyze(archive, { depth: 'verified', attestations: true })),
};
