// Options that name a compressor: --compress of `digests`, and --estimate of commands that show what a pull costs.
import { partsOf, type Reading, type ReadingParts } from '../../analysis/analyze-options.ts';
import type { CompressionForm } from '../../bytes/compression/codec.ts';
import { compressors } from '../../bytes/compression/codecs.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { CommandOption, OptionValues } from './option.ts';

/** --estimate FORMAT[:LEVEL]: what layers that are stored uncompressed would take compressed. */
export const estimateOption = {
  type: 'string',
  requiresArg: true,
  placeholder: 'FORMAT[:LEVEL]',
  suggestions: compressors.map(({ name }) => name),
  describe: 'Compress layers that are stored uncompressed, to show what a pull costs: gzip[:LEVEL] or zstd[:LEVEL]',
} as const satisfies CommandOption;

type EstimateValues = OptionValues<{ readonly estimate: typeof estimateOption }>;

/**
 * What is read to show what a pull costs: with --estimate of all layers, otherwise of those that are stored compressed.
 * @throws {InputError} if nothing can be compressed like this
 */
export function withDistribution(reading: Reading, { estimate }: EstimateValues): ReadingParts {
  const distribution = estimate === undefined ? 'stored' : compressionForm('estimate', estimate);
  return { ...partsOf(reading), distribution };
}

/** The same for a command that shows the sizes of layers only, which are known without, if they are stored. */
export const withEstimate = (reading: Reading, values: EstimateValues): Reading =>
  values.estimate === undefined ? reading : withDistribution(reading, values);

/** The option as arguments of a command line. */
export const estimateArguments = ({ estimate }: EstimateValues): readonly string[] =>
  estimate === undefined ? [] : ['--estimate', estimate];

/** @throws {InputError} if nothing can be compressed like this */
export function compressionForm(option: 'compress' | 'estimate', value: string): CompressionForm {
  const [, name, digits] = /^([^:]*)(?::([^:]*))?$/.exec(value) ?? [];
  const compressor = compressors.find((known) => known.name === name);
  const { min, max, default: byDefault } = compressor?.levels ?? { min: 0, max: 0, default: 0 };
  const level = digits === undefined ? byDefault : Number(digits || Number.NaN);
  if (compressor && Number.isInteger(level) && level >= min && level <= max) {
    return { compression: compressor.name, level };
  }
  const known = compressors.map(({ name, levels }) => `${name}:${levels.min}-${levels.max}`).join(' or ');
  throw new InputError('usage', `--${option} cannot be "${value}"; use ${known}`);
}
