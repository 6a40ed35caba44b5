// timg-inspect digests ARCHIVE…
import type { Analysis } from '../../analysis/analysis.ts';
import { chargeLayerRows } from '../../analysis/layer-rows.ts';
import { rangeKey } from '../../bytes/byte-range.ts';
import type { CompressionForm } from '../../bytes/compression/codec.ts';
import { compressors } from '../../bytes/compression/codecs.ts';
import type { Limits } from '../../bytes/limits.ts';
import type { Layer } from '../../image/image.ts';
import { digests as report } from '../../report/digests/digests.ts';
import type { Computed } from '../../report/digests/layer-digests.ts';
import type { CompressLayer } from '../../workers/compress-layer.ts';
import type { WorkerPool } from '../../workers/worker-pool.ts';
import type { Command } from '../command.ts';
import { compressionForm } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  compress: {
    type: 'string',
    requiresArg: true,
    placeholder: 'FORMAT[:LEVEL]',
    suggestions: compressors.map(({ name }) => name),
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
    const form = options.compress === undefined ? undefined : compressionForm('compress', options.compress);
    const analyses = await analyzeAll(archives, 'hashed');
    chargeLayerRows(analyses, limits);
    return report(analyses, {
      computed: form && (await compute(form, analyses, limits, pool)),
      isCut: !options['no-trunc'],
    });
  },
};

async function compute(
  form: CompressionForm,
  analyses: readonly Analysis[],
  limits: Limits,
  pool: WorkerPool,
): Promise<Computed> {
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
