// timg-inspect digests ARCHIVE…
import type { Analysis } from '../../analysis/analysis.ts';
import { rangeKey } from '../../bytes/byte-range.ts';
import type { Compressor } from '../../bytes/compression/codec.ts';
import { compressors } from '../../bytes/compression/codecs.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Limits } from '../../bytes/limits.ts';
import type { Layer } from '../../image/image.ts';
import { digests as report } from '../../report/digests/digests.ts';
import type { Computed } from '../../report/digests/layer-digests.ts';
import type { CompressLayer } from '../../workers/compress-layer.ts';
import type { WorkerPool } from '../../workers/worker-pool.ts';
import type { Command } from '../command.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  compress: {
    type: 'string',
    requiresArg: true,
    placeholder: 'FORMAT[:LEVEL]',
    describe: 'Compute the digest and size that uncompressed layers get when compressed: gzip[:LEVEL] or zstd[:LEVEL]',
  },
  'no-trunc': { type: 'boolean', default: false, describe: 'Do not truncate digests' },
} as const satisfies OptionTable;

export const digests: Command<'ARCHIVE...', typeof options> = {
  name: 'digests',
  aliases: [],
  group: 'Trust',
  positionals: 'ARCHIVE...',
  summary: 'Show the diff ID and the digest of each layer, and whether they match what is declared',
  examples: ['digests app.tar', 'digests app.tar --compress gzip:9'],
  options,
  async run({ archives, options, limits, pool, analyzeAll }) {
    const form = options.compress === undefined ? undefined : parseForm(options.compress);
    const analyses = await analyzeAll(archives, 'hashed');
    return report(analyses, {
      computed: form && (await compute(form, analyses, limits, pool)),
      isCut: !options['no-trunc'],
    });
  },
};

interface Form {
  readonly compression: Compressor['name'];
  readonly level: number;
}

/** @throws {InputError} if digests for this compression cannot be computed */
function parseForm(value: string): Form {
  const [, name, digits] = /^([^:]*)(?::([^:]*))?$/.exec(value) ?? [];
  const compressor = compressors.find((known) => known.name === name);
  const { min, max, default: byDefault } = compressor?.levels ?? { min: 0, max: 0, default: 0 };
  const level = digits === undefined ? byDefault : Number(digits || Number.NaN);
  if (compressor && Number.isInteger(level) && level >= min && level <= max) {
    return { compression: compressor.name, level };
  }
  const known = compressors.map(({ name, levels }) => `${name}:${levels.min}-${levels.max}`).join(' or ');
  throw new InputError('usage', `--compress cannot be "${value}"; use ${known}`);
}

async function compute(form: Form, analyses: readonly Analysis[], limits: Limits, pool: WorkerPool): Promise<Computed> {
  const layers = analyses.flatMap(({ images }) => images.flatMap(({ layers }) => layers));
  const tasks = new Map<string, CompressLayer>();
  for (const { layer, changeset } of layers) {
    if (!layer.range || !changeset || changeset.compression === form.compression) continue;
    tasks.set(rangeKey(layer.range), { range: layer.range, limits, ...form });
  }
  const made = await pool.run('compress', [...tasks.values()]);
  const results = new Map([...tasks.keys()].map((key, at) => [key, made[at]]));
  return { ...form, of: ({ range }: Layer) => range && results.get(rangeKey(range)) };
}
