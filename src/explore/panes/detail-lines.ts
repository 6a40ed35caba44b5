// The details pane: the path under the cursor and the chosen layer; first what belongs to the pane with the focus.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { PathNumber } from '../../analysis/totals/path-totals.ts';
import { printable } from '../../output/inert-text.ts';
import { wrapTo } from '../../output/text-width.ts';
import { fileData } from '../../report/files/file-data.ts';
import { symbolicMode } from '../../report/files/symbolic-mode.ts';
import { ownerURLs } from '../../report/packages/owner-url.ts';
import type { Finding } from '../../rules/rule.ts';
import { displayPath, pluralize } from '../../rules/wording.ts';
import { groupDigits, humanSize } from '../../text/byte-size.ts';
import { entryOf } from '../../tree/compare-entries.ts';
import type { Known } from '../model/cursor.ts';
import type { ImageFiles } from '../model/image-files.ts';
import { incompleteFile } from '../model/incomplete-file.ts';
import type { LayerRow } from '../model/layer-rows.ts';
import type { State } from '../model/view-state.ts';
import { type Line, lineOf, type Meaning } from './line.ts';
import { atLeast, sizeText } from './size-text.ts';

/** What is shown of an image. */
export interface Explored extends Known {
  /** Undefined while layers are read. */
  readonly image: ImageAnalysis | undefined;
}

const nameWidth = 11;

export function detailLines(state: State, explored: Explored, width: number): readonly Line[] {
  const { image, files } = explored;
  const layer = explored.layers[state.layer];
  const ofLayer = layer ? layerDetails(layer, explored, width) : [];
  const ofPath =
    image && files && state.selected !== undefined ? pathDetails(state.selected, state, image, files, width) : [];
  const ordered = state.focus === 'layers' ? [ofLayer, ofPath] : [ofPath, ofLayer];
  const parts = [...ordered, problems(explored.findings, width)].filter(({ length }) => length > 0);
  return parts.flatMap((part, at) => (at === 0 ? part : [lineOf(''), ...part]));
}

/** Findings that are shown; an image can have many thousands. */
const maxFindings = 20;

/** What makes files and sizes of the image incomplete, in the words of `files`. */
function problems(findings: readonly Finding[], width: number): readonly Line[] {
  if (findings.length === 0) return [];
  const shown = findings.slice(0, maxFindings).flatMap((finding) => findingLines(finding, width));
  const isCut = findings.length > maxFindings;
  return [
    lineOf('Incomplete', 'strong'),
    ...shown,
    ...(isCut ? wrapped(`${maxFindings} of ${groupDigits(findings.length)}; all: timg-inspect validate`, width) : []),
  ];
}

const findingLines = ({ severity, message }: Finding, width: number): readonly Line[] =>
  wrapped(`${severity}: ${message}`, width, severity === 'error' ? 'bad' : 'changed');

function layerDetails(
  { index, size, wasted, distribution, instruction, damage }: LayerRow,
  { image, findings }: Explored,
  width: number,
): readonly Line[] {
  const analyzed = image?.layers[index];
  const isCut = damage === 'cut';
  return [
    lineOf(`Layer ${index}`, 'strong'),
    ...findings
      .filter(({ where }) => where.layer === index)
      .slice(0, maxFindings)
      .flatMap((finding) => findingLines(finding, width)),
    ...fact('files', size === null ? undefined : sizeText(size, isCut), width),
    ...fact('wasted', wasted === null ? undefined : sizeText(wasted, isCut), width, wasted ? 'wasted' : 'plain'),
    ...fact('to pull', distribution === null ? undefined : sizeText(distribution, isCut), width),
    ...fact('entries', analyzed?.changeset && atLeast(String(analyzed.changeset.entries.length), isCut), width),
    ...fact('digest', analyzed?.layer.declared?.digest ?? undefined, width),
    ...fact('diff ID', analyzed?.layer.diffID ?? undefined, width),
    ...wrapped(instruction ?? 'the instruction is unknown', width),
  ];
}

function pathDetails(
  path: PathNumber,
  state: State,
  image: ImageAnalysis,
  files: ImageFiles,
  width: number,
): readonly Line[] {
  const totals = files.totals(state);
  if (state.showing === 'differences') return differenceDetails(path, state, files, width);
  const { merged } = files;
  const name = totals.pathOf(path);
  const owner = totals.ownerOf(path);
  const entry = owner && entryOf(merged.tables, owner);
  const data = owner && fileData(name, owner, merged.tables, new Map());
  const isDirectory = totals.isDirectory(path);
  const incomplete = owner && incompleteFile(image, owner);
  const distribution = totals.distributionAt(path, 'visible');
  const packageURL =
    owner && !isDirectory && image.ownership ? ownerURLs(image.ownership)(image.ownership.ownerOfPayload(owner)) : null;
  return [
    ...wrapped(displayPath(name), width, 'strong'),
    ...(entry && data
      ? [
          ...fact('mode', `${symbolicMode(entry.type, entry.mode)}  ${entry.uid}/${entry.gid}`, width),
          ...fact('modified', data.mtime ?? undefined, width),
          ...fact('link', data.link ?? undefined, width),
          ...fact('device', data.device ?? undefined, width),
          ...fact('xattrs', Object.keys(data.xattrs).join(', ') || undefined, width),
        ]
      : []),
    ...fact(
      'visible',
      sizesText(totals.bytesAt(path, 'visible'), isDirectory ? totals.entriesAt(path) : undefined),
      width,
    ),
    ...(incomplete === undefined ? [] : wrapped(incomplete, width, 'bad')),
    ...fact(
      'wasted',
      totals.bytesAt(path, 'wasted') > 0 ? humanSize(totals.bytesAt(path, 'wasted')) : undefined,
      width,
      'wasted',
    ),
    ...fact('to pull', distribution ? humanSize(distribution) : undefined, width),
    ...fact('package', packageURL ?? undefined, width),
    ...files
      .historyOf(path)
      .flatMap(({ layer, kind, attributes, after }) =>
        fact(
          `layer ${layer}`,
          [
            kind,
            ...(kind === 'touched' || attributes.length > 0 ? [`(${attributes.join(', ') || 'identical'})`] : []),
            ...(after?.layer === layer && !isDirectory ? [humanSize(entryOf(merged.tables, after).size)] : []),
          ].join(' '),
          width,
        ),
      ),
    ...files
      .wastedDataOf(path)
      .flatMap(({ kind, bytes, storedIn, wastedBy, attributes }) =>
        wrapped(
          `${humanSize(bytes)} of layer ${storedIn} wasted: ${kind}${attributes.length > 0 && kind === 'copied' ? ` (${attributes.join(', ')})` : ''} by layer ${wastedBy}`,
          width,
          'wasted',
        ),
      ),
  ];
}

function differenceDetails(path: PathNumber, state: State, files: ImageFiles, width: number): readonly Line[] {
  const totals = files.totals(state);
  const change = files.differences?.changeAt(path);
  return [
    ...wrapped(displayPath(totals.pathOf(path)), width, 'strong'),
    ...fact('new', humanSize(totals.bytesAt(path, 'visible')), width),
    ...fact('old', humanSize(totals.bytesAt(path, 'wasted')), width),
    ...fact('kind', change?.kind, width),
    ...fact('differs in', change?.attributes.join(', ') || undefined, width),
    ...fact('layer', change?.after && `${change.after.layer} of the second archive`, width),
    ...fact('was in', change?.before && `layer ${change.before.layer} of the first archive`, width),
  ];
}

const sizesText = (bytes: number, entries: number | undefined): string =>
  entries === undefined ? humanSize(bytes) : `${humanSize(bytes)} in ${pluralize(entries, 'path')}`;

/** A named value, on as many lines as it needs. */
function fact(name: string, value: string | undefined, width: number, meaning: Meaning = 'plain'): readonly Line[] {
  if (value === undefined) return [];
  return pieces(value, width - nameWidth).map((text, at) => ({
    pieces: [
      { text: at === 0 ? name : '', width: nameWidth, meaning: 'faint' },
      { text, meaning },
    ],
  }));
}

const wrapped = (text: string, width: number, meaning: Meaning = 'plain'): readonly Line[] =>
  pieces(text, width).map((line) => lineOf(line, meaning));

/** Longest text that is shown whole, in lines. */
const maxLines = 200;

/** A text in lines of at most `width` columns, broken at spaces, and within words that are longer. */
function pieces(text: string, width: number): readonly string[] {
  const room = Math.max(width, 8);
  const safe = printable(text).slice(0, maxLines * room);
  const words = safe.split(' ').flatMap((word) => slicesOf(word, room));
  return wrapTo(words.join(' '), room);
}

/** A word in pieces of at most `size` characters; one empty piece for an empty word. */
function slicesOf(word: string, size: number): readonly string[] {
  const characters = Array.from(word);
  const number = Math.max(1, Math.ceil(characters.length / size));
  return Array.from({ length: number }, (_, at) => characters.slice(at * size, (at + 1) * size).join(''));
}
