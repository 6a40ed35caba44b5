// Runs all commands with little of everything: a heap of 256 MB, 64 open files, and, as root, a full temporary folder of 16 MB. Each
// answer must be that of a run without limits, or an error of one line with exit status 2, and nothing may be left behind.
// Run: npm run limits [-- NAME...]; with names, only archives with one of these in their paths.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { dockerSave, type ImageLiteral, ociArchive } from '../../test/support/image-builder.ts';
import { answerOf, archiveCommands, faultOf, limits } from '../../test/support/limited-run.ts';
import { inProject } from '../../test/support/project.ts';
import { inLanes } from './lanes.ts';

const wanted = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), 'timg-limits-'));

let isMounted = false;
process.on('exit', () => {
  if (isMounted) spawnSync('umount', [join(home, 'full')]);
  rmSync(home, { recursive: true, force: true });
});

/** A folder on a full disk; undefined if only root can make one. */
function fullFolder(): string | undefined {
  const folder = join(home, 'full');
  mkdirSync(folder);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder]).status !== 0) return undefined;
  isMounted = true;
  try {
    writeFileSync(join(folder, 'filler'), Buffer.alloc(2 ** 25));
  } catch {
    // It is full now.
  }
  return folder;
}

/** An image of so many small files, in 20 layers that overwrite each other in part. */
const imageOf = (files: number): ImageLiteral => ({
  names: ['large:1'],
  steps: Array.from({ length: 20 }, (_, layer) => ({
    entries: Array.from({ length: files / 20 }, (_, at) => ({ path: `d${at % 99}/${layer % 10}-${at}`, body: 'x' })),
  })),
});

/** About 200,000 entries are just below the memory budget of such a heap; with 300,000, most commands refuse the image. */
const largeArchives: Readonly<Record<string, () => Buffer>> = {
  'large-save.tar': () => dockerSave([imageOf(200_000)]),
  'large-save.tar.gz': () => gzipSync(dockerSave([imageOf(200_000)])),
  'large-oci.tar': () => ociArchive([imageOf(200_000)]),
  'refused.tar': () => dockerSave([imageOf(300_000)]),
};

function samples(): readonly string[] {
  const isArchive = (name: string): boolean =>
    /\.(?:tar|gz|zst)$/.test(name) || (name !== 'recipes' && statSync(inProject('samples', name)).isDirectory());
  const files = readdirSync(inProject('samples')).filter(isArchive);
  return files.map((name) => inProject('samples', name));
}

const full = fullFolder();
if (full === undefined) console.log('not checked: a full temporary folder (only root can mount one)');
const isWanted = (path: string): boolean => wanted.length === 0 || wanted.some((part) => path.includes(part));
const small = samples().filter(isWanted);
const large = Object.entries(largeArchives)
  .filter(([name]) => isWanted(name))
  .map(([name, make]) => {
    writeFileSync(join(home, name), make());
    return join(home, name);
  });
/** Large archives take all commands, and samples every third in turn. */
const pairs = [
  ...small.flatMap((archive, at) =>
    archiveCommands.filter((_, place) => place % 3 === at % 3).map((command) => ({ archive, command })),
  ),
  ...large.flatMap((archive) => archiveCommands.map((command) => ({ archive, command }))),
];
const counts = { right: 0, refused: 0, faulty: 0 };

await inLanes(pairs, async ({ archive, command }, lane) => {
  const words = command.map((word) => (word === 'ARCHIVE' ? archive : word));
  const run = async (temporary: string, heap?: number) => {
    const folder = join(lane, 'run');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    return await answerOf(words, { folder, temporary, heap });
  };
  const empty = join(lane, 'temporary');
  mkdirSync(empty, { recursive: true });
  const right = await run(empty);
  const temporary = full ?? empty;
  const answer = await run(temporary, limits.heap);
  const left = readdirSync(temporary).filter((name) => name !== 'filler');
  const fault = left.length > 0 ? `left ${left.join(', ')}` : faultOf(right, answer);
  const isRight = JSON.stringify(right) === JSON.stringify(answer);
  counts[fault !== undefined ? 'faulty' : isRight ? 'right' : 'refused'] += 1;
  if (fault !== undefined) console.log(`timg-inspect ${words.join(' ')}: ${fault}`);
});
console.log(
  `${small.length + large.length} archives, ${pairs.length} command lines: ${counts.right} answers as without limits, ` +
    `${counts.refused} errors of one line, ${counts.faulty} at fault`,
);
if (counts.faulty > 0) process.exitCode = 1;
