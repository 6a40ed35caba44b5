// Mutant number N: the same bytes and the same command line on every machine.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../support/project.ts';
import { commandLines, outputFormats, paths } from './command-lines.ts';
import { flippedBits, lostBytes, otherBytes, truncated } from './mutations/bytes.ts';
import { changedDocument } from './mutations/json.ts';
import { mutations } from './mutations.ts';
import { Random } from './random.ts';
import { tarParts } from './tar-parts.ts';

export interface Mutant {
  /** The mutation and the sample. */
  readonly story: string;
  /** An archive, or the files of a directory. */
  readonly content: Buffer | ReadonlyMap<string, Buffer>;
  /** ARCHIVE is replaced by its path. */
  readonly args: readonly string[];
  /** Whether the archive is read from standard input. */
  readonly isPiped: boolean;
  /** Columns of the terminal; undefined without one. */
  readonly width: number | undefined;
}

type Content = Mutant['content'];

const samples = readdirSync(inProject('samples'))
  .filter((name) => !/^(?:README\.md|make\.ts|recipes)$/.test(name))
  .sort()
  .map((name) => ({ name, content: contentOf(inProject('samples', name)) }))
  .map((sample) => ({ ...sample, paths: Buffer.isBuffer(sample.content) ? pathsIn(sample.content) : [] }));

function contentOf(path: string): Content {
  if (statSync(path).isFile()) return readFileSync(path);
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  );
  return new Map(files.sort().map((name) => [name, readFileSync(join(path, name))]));
}

/** Paths of the files in its uncompressed layers. */
function pathsIn(archive: Buffer): readonly string[] {
  const layers = tarParts(archive).parts.map(({ body }) => tarParts(body));
  return layers.flatMap(({ parts }) =>
    parts.map(({ header }) => header.toString('utf8', 0, Math.min(header.indexOf(0), 100))),
  );
}

export function mutant(number: number): Mutant {
  const random = new Random(number);
  const { name, content, paths: own } = random.pick(samples);
  const chosen = Buffer.isBuffer(content) ? random.some(mutations, random.oneIn(4) ? 2 : 1) : [];
  const path = random.pick(own.length > 0 && random.oneIn(2) ? own : paths);
  const command = random.pick(commandLines).map((word) => (word === 'PATH' ? path : word));
  return {
    story: [name, ...chosen.map((mutation) => mutation.name)].join(', '),
    content: Buffer.isBuffer(content)
      ? chosen.reduce((bytes, mutation) => (bytes.length > 0 ? mutation.mutate(bytes, random) : bytes), content)
      : directory(content, random),
    args: [...command, '--format', random.pick(outputFormats), '--color', 'never'],
    isPiped: Buffer.isBuffer(content) && random.oneIn(6),
    width: random.oneIn(3) ? 10 + random.below(150) : undefined,
  };
}

/** One file of the directory is changed or deleted. */
function directory(files: ReadonlyMap<string, Buffer>, random: Random): Content {
  const name = random.pick([...files.keys()]);
  const bytes = files.get(name) ?? Buffer.alloc(0);
  if (random.oneIn(8)) return new Map([...files].filter(([other]) => other !== name));
  const isDocument = bytes[0] === 0x7b && !random.oneIn(4);
  const changed = isDocument
    ? Buffer.from(changedDocument(bytes.toString(), random))
    : random.pick([flippedBits, otherBytes, lostBytes, truncated]).mutate(bytes, random);
  return new Map([...files, [name, changed]]);
}
