// timg-inspect attestations ARCHIVE
import { isPredicate, predicateNames } from '../../attestations/predicate-type.ts';
import { InputError } from '../../bytes/input-error.ts';
import { attestations as report } from '../../report/attestations.ts';
import { predicateTypeOf } from '../../rules/attestation-text.ts';
import { nearestWord } from '../../text/nearest-word.ts';
import type { Command } from '../command.ts';
import type { OptionTable } from '../options/option.ts';
import { parseSubject } from '../subject.ts';

const options = {
  type: {
    type: 'string',
    requiresArg: true,
    placeholder: 'TYPE',
    suggestions: predicateNames,
    describe: `Show only attestations of one type: ${predicateNames.join(', ')}, or a predicate type such as https://slsa.dev/provenance/v1`,
  },
} as const satisfies OptionTable;

export const attestations: Command<'ARCHIVE', typeof options> = {
  name: 'attestations',
  aliases: [],
  group: 'Trust',
  positionals: 'ARCHIVE',
  summary: 'Show provenance, SBOMs and other attestations, and whether they are about their image',
  examples: ['attestations app.tar', 'attestations app.tar --type slsa --format json'],
  options,
  async run({ archives: [archive], options: { type }, inputOptions, analyze, declared }) {
    if (type !== undefined) requireType(type);
    const reading = { depth: 'declared', attestations: true } as const;
    // Without a choice of images, artifacts alone can be shown, too.
    const isOption = inputOptions.some((word) => word === '--image' || word === '--platform');
    const isChoice = isOption || parseSubject(archive).image !== undefined;
    const analysis = await (isChoice ? analyze(archive, reading) : declared(archive, reading));
    if (!isChoice && type === undefined) return report(analysis);
    const digests = new Set(analysis.images.map(({ image }) => image.manifestDigest));
    return report(analysis, {
      includes: ({ attestation, digest }) =>
        (!isChoice || (digest !== undefined && digests.has(digest))) &&
        (type === undefined || isPredicate(predicateTypeOf(attestation) ?? '', type)),
      asked: [...(type === undefined ? [] : [`of type "${type}"`]), ...(isChoice ? ['of this image'] : [])].join(' '),
    });
  },
};

/** @throws {InputError} if it is neither a short name nor a URI */
function requireType(type: string): void {
  if (predicateNames.includes(type) || /[:/]/.test(type)) return;
  const nearest = nearestWord(type, predicateNames);
  const hint =
    nearest === undefined ? `use ${predicateNames.join(', ')} or a predicate type` : `did you mean "${nearest}"?`;
  throw new InputError('usage', `--type cannot be "${type}"; ${hint}`);
}
