// timg-inspect digests ARCHIVE…
import type { Analysis } from '../../analysis/analysis.ts';
import { rangeKey } from '../../bytes/byte-range.ts';
import type { Compressor } from '../../bytes/compression/compressor.ts';
import { compressors } from '../../bytes/compression/compressors.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Limits } from '../../bytes/limits.ts';
import type { Layer } from '../../image/image.ts';
import { digests as report } from '../../report/digests/digests.ts';
import type { Computed } from '../../report/digests/layer-digests.ts';
import type { CompressLayer } from '../../workers/compress-layer.ts';
import { withCrew } from '../../workers/worker-pool.ts';
import type { Command } from '../command.ts';

export const digests: Command = {
  name: 'digests',
  aliases: [],
  group: 'Trust',
  positionals: 'ARCHIVE...',
  summary: 'Show the diff ID and the digest of each layer, and whether they match what is declared',
  examples: ['digests app.tar', 'digests app.tar --compress gzip:9'],
  options: {
    compress: {
      type: 'string',
      requiresArg: true,
      placeholder: 'FORMAT[:LEVEL]',
      describe:
        'Compute the digest and size that uncompressed layers get when compressed: gzip[:LEVEL] or zstd[:LEVEL]',
    },
    'no-trunc': { type: 'boolean', default: false, describe: 'Do not truncate digests' },
  },
  async run({ archives, options, limits, jobs, analyzeAll }) {
    const form = options.compress === undefined ? undefined : parseForm(String(options.compress));
    const analyses = await analyzeAll(archives, 'hashed');
    return report(analyses, {
      computed: form && (await compute(form, analyses, limits, jobs)),
      isCut: options['no-trunc'] !== true,
    });
  },
};

interface Form {
  readonly compression: Compressor['name'];
  readonly level: number;
}

/** @throws {InputError} if it cannot be computed */
function parseForm(value: string): Form {
  const [, name, digits] = /^([^:]*)(?::([^:]*))?$/.exec(value) ?? [];
  const compressor = compressors.find((known) => known.name === name);
  const { least, most, usual } = compressor?.levels ?? { least: 0, most: 0, usual: 0 };
  const level = digits === undefined ? usual : Number(digits || Number.NaN);
  if (compressor && Number.isInteger(level) && level >= least && level <= most) {
    return { compression: compressor.name, level };
  }
  const known = compressors.map(({ name, levels }) => `${name}:${levels.least}-${levels.most}`).join(' or ');
  throw new InputError('usage', `--compress cannot be "${value}"; use ${known}`);
}

async function compute(form: Form, analyses: readonly Analysis[], limits: Limits, jobs: number): Promise<Computed> {
  const layers = analyses.flatMap(({ images }) => images.flatMap(({ layers }) => layers));
  const tasks = new Map<string, CompressLayer>();
  for (const { layer, changeset } of layers) {
    if (!layer.range || !changeset || changeset.compression === form.compression) continue;
    tasks.set(rangeKey(layer.range), { range: layer.range, limits, ...form });
  }
  const made = await withCrew({ jobs }, (crew) => crew.perform('compress', [...tasks.values()]));
  const results = new Map([...tasks.keys()].map((key, at) => [key, made[at]]));
  return { ...form, of: ({ range }: Layer) => range && results.get(rangeKey(range)) };
}
