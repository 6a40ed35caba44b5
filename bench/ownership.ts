// Compares the owners of files with those that package managers name. Run: node scripts/bench.mjs ownership ARCHIVE[#NAME] OWNERS [HIDDEN [ROWS]]
// OWNERS and HIDDEN are gzip-compressed tables with a header. OWNERS has a row for each file or symbolic link of the final
// filesystem: path, size, type, name, version, likely (`TYPE:NAME` that an unowned file stems from). HIDDEN has one for each file that
// a later layer hides: layer (from 1), path, size, type, name, version, likely.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { analyze } from '../src/analysis/analyze.ts';
import type { Owner } from '../src/analysis/packages/owner.ts';
import { Spool } from '../src/archive/spool.ts';
import { defaultLimits } from '../src/bytes/limits.ts';
import { openImages } from '../src/image/open-images.ts';
import { selectImages } from '../src/image/select-images.ts';
import { decodePath } from '../src/oci/entry-path.ts';
import type { EntryRef } from '../src/tree/entry-ref.ts';
import { rootPath } from '../src/tree/path-table.ts';

const [subject = '', ownersFile = '', hiddenFile] = process.argv.slice(2);
const [archive = '', name] = subject.split('#');

type Column = 'layer' | 'path' | 'size' | 'type' | 'name' | 'version' | 'likely';
type Row = Readonly<Record<Column, string>>;

function tableOf(file: string): readonly Row[] {
  const [head = '', ...lines] = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  const titles = head.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((cell, at) => [titles[at], cell])) as Row);
}

const unescaped = (path: string): string =>
  decodePath(
    Buffer.from(
      path
        .slice(1)
        .replace(/\\x([0-9a-f]{2})|\\\\/g, (_, hex) => (hex ? String.fromCharCode(Number.parseInt(hex, 16)) : '\\')),
      'latin1',
    ),
  );

const spool = new Spool();
const opened = await openImages({ name: archive, stream: undefined, inside: undefined }, spool, defaultLimits);
const [image] = selectImages(archive, opened.contents, { image: name, platform: undefined });
if (!image) throw new Error('no image');
const started = performance.now();
const analysis = await analyze(opened, [image], { depth: 'merged', limits: defaultLimits, packages: spool });
const elapsed = performance.now() - started;
const { ownership, merged, stack } = analysis.images[0] ?? {};
if (!ownership || !stack || !merged) throw new Error('no image');
const { tree } = stack;

const nameOf = (owner: Owner | undefined): string => {
  const one = owner && ownership.packages[owner.index];
  if (!one) return 'none:-';
  const separator = one.type === 'maven' ? ':' : '/';
  return `${one.type}:${one.namespace === null ? '' : `${one.namespace}${separator}`}${one.name}`;
};
const found = new Map<string, Owner | undefined>();
for (const { place } of tree.names(rootPath)) found.set(tree.pathOf(place), ownership.ownerOfName(tree.entryOf(place)));

function compare(title: string, rows: readonly Row[], ownerOf: (row: Row) => Owner | undefined): void {
  const wrong: string[] = [];
  let derived = 0;
  let likely = 0;
  for (const row of rows) {
    const owner = ownerOf(row);
    const ours = owner?.isDerived ? 'none:-' : nameOf(owner);
    const truth = `${row.type}:${row.name}`;
    const version = owner && !owner.isDerived ? ownership?.packages[owner.index]?.version : '-';
    if (ours !== truth || (row.version !== '-' && version !== row.version)) {
      wrong.push(`${row.path}\t${truth} ${row.version}\t${ours} ${version}`);
    }
    if (row.likely !== '-') likely += 1;
    if (row.likely !== '-' && owner?.isDerived && nameOf(owner) === row.likely) derived += 1;
  }
  console.log(
    `${title}: ${rows.length} paths, ${wrong.length} differ; derived as the table says: ${derived} of ${likely}`,
  );
  for (const line of wrong.slice(0, Number(process.argv[5] ?? 10))) console.log(`  ${line}`);
}

compare('visible', tableOf(ownersFile), ({ path }) => found.get(unescaped(path)));
if (hiddenFile) {
  const hidden = new Map<string, EntryRef>(
    merged.ledger.wasted.map(
      (one) => [`${one.storedIn + 1} ${one.path}`, { layer: one.storedIn, row: one.row }] as const,
    ),
  );
  const rows = tableOf(hiddenFile).filter(({ size }) => Number(size) > 0);
  compare('hidden', rows, ({ layer, path }) => {
    const entry = hidden.get(`${layer} ${unescaped(path)}`);
    return entry && ownership.ownerOfPayload(entry);
  });
}
console.log(`${ownership.packages.length} packages, ${ownership.faults.length} faults, ${Math.round(elapsed)} ms`);
for (const { path, message } of ownership.faults.slice(0, 10)) console.log(`  ${path}: ${message}`);
spool.remove();
