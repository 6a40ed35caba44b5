// history: every entry of the image history, newest first as in `docker history`, with the size and waste of its layer.
// Entries without a layer are included.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { wastedBytes } from '../../analysis/ledger.ts';
import { dockerLayerSize } from '../../analysis/sizes.ts';
import { type Builder, builderOf, instruction } from '../../oci/history.ts';
import { evaluate, missingFacts } from '../../rules/evaluate.ts';
import { utcTime } from '../../text/time.ts';
import { type Block, bytes, type Cell, code, digest, exact, text, time, wholeDigest } from '../block.ts';
import { imageData } from '../image-data.ts';
import { imageHeading } from '../image-view.ts';
import type { Report } from '../report.ts';
import {
  type DockerHistoryOptions,
  dockerHistoryHeaders,
  dockerHistoryRow,
  type HistoryEntryData,
} from './docker-history.ts';

export interface HistoryData {
  readonly names: readonly string[];
  readonly imageID: string | null;
  /** The builder of the image; null if the history does not show it. */
  readonly builder: Builder | null;
  /** Newest first. */
  readonly entries: readonly HistoryEntryData[];
}

export interface HistoryOptions extends DockerHistoryOptions {
  /** Whether only IDs are shown. */
  readonly isQuiet: boolean;
}

export function history(analysis: Analysis, image: ImageAnalysis, options: HistoryOptions): Report<HistoryData> {
  const unpaired = evaluate(analysis).filter(({ rule }) => rule === 'validity/history');
  const findings = [...missingFacts(analysis), ...unpaired];
  const entries = entriesOf(image);
  const data: HistoryData = {
    names: image.image.names,
    imageID: image.image.imageID ?? null,
    builder: builderOf(entries) ?? null,
    entries,
  };
  const builder = data.builder ? [`built by ${data.builder}`] : [];
  return {
    report: 'history',
    version: 1,
    subject: [analysis.archive.name],
    data,
    items: data.entries,
    templateRows: data.entries.map((entry) => dockerHistoryRow(entry, options)),
    templateHeaders: dockerHistoryHeaders,
    findings,
    pageHasFindings: !options.isQuiet,
    blocks: () =>
      options.isQuiet
        ? [{ kind: 'lines', lines: data.entries.map((entry) => dockerHistoryRow(entry, options).ID) }]
        : [
            imageHeading(imageData(image), ...builder),
            table(image, data.entries, options),
            { kind: 'findings', findings },
          ],
  };
}

function entriesOf({ image, layers, merged }: ImageAnalysis): readonly HistoryEntryData[] {
  const written = image.config?.value?.history?.map((entry) => entry ?? {}) ?? [];
  // Without a history, show one row per layer for its sizes.
  const fits = layers.some(({ layer }) => layer.history !== undefined);
  const entries = written.length > 0 ? written : layers.map(({ layer }) => layer.history ?? {});
  let next = 0;
  const rows = entries.map((entry): HistoryEntryData => {
    const emptyLayer = entry.empty_layer === true;
    const isPaired = !emptyLayer && (fits || written.length === 0);
    const index = isPaired ? next : null;
    if (isPaired) next += 1;
    const changeset = index === null ? undefined : layers[index]?.changeset;
    const ledger = index === null ? undefined : merged?.ledger.layers[index];
    const nothing = emptyLayer ? 0 : null;
    return {
      id: null,
      created: (entry.created && utcTime(entry.created)) || null,
      createdBy: entry.created_by ?? null,
      comment: entry.comment ?? null,
      layer: index,
      emptyLayer,
      size: changeset ? dockerLayerSize(changeset) : nothing,
      content: changeset?.observed.contentSize ?? nothing,
      wasted: ledger ? wastedBytes(ledger) : nothing,
    };
  });
  const [newest, ...older] = rows.reverse();
  return newest ? [{ ...newest, id: image.imageID ?? null }, ...older] : [];
}

function table(image: ImageAnalysis, entries: readonly HistoryEntryData[], { isCut, isHuman }: HistoryOptions): Block {
  const layers = imageData(image).layers;
  const size = isHuman ? bytes : exact;
  const isPartial = ({ layer }: HistoryEntryData): boolean => layer !== null && !layers[layer]?.complete;
  // Sum over the layers: entries that cannot be matched with layers have no sizes.
  const total = (sizes: readonly (number | null)[]): Cell =>
    size(
      sizes.every((one) => one !== null) ? sizes.reduce((sum, one) => sum + one, 0) : null,
      layers.some(({ complete }) => !complete),
    );
  return {
    kind: 'table',
    columns: [
      { title: 'IMAGE', align: 'left' },
      { title: 'CREATED', align: 'left', ...(isCut ? { importance: 2 } : {}) },
      { title: 'CREATED BY', align: 'left', mayBeCut: isCut },
      { title: 'SIZE', align: 'right' },
      { title: 'CONTENT', align: 'right', ...(isCut ? { importance: 4 } : {}) },
      { title: 'WASTED', align: 'right', ...(isCut ? { importance: 3 } : {}) },
      { title: 'COMMENT', align: 'left', ...(isCut ? { importance: 1 } : {}) },
    ],
    rows: entries.map((entry) => [
      entry.id === null ? text('<missing>') : (isCut ? digest : wholeDigest)(entry.id),
      time(entry.created),
      code((isCut && entry.createdBy !== null ? instruction(entry.createdBy) : entry.createdBy) || null),
      size(entry.size, isPartial(entry)),
      size(entry.content, isPartial(entry)),
      size(entry.wasted, isPartial(entry)),
      text(entry.comment ?? ''),
    ]),
    total: [
      text('TOTAL'),
      text(''),
      text(''),
      total(image.layers.map(({ changeset }) => (changeset ? dockerLayerSize(changeset) : null))),
      total(layers.map(({ sizes }) => sizes.content)),
      total(layers.map(({ wasted }) => wasted)),
      text(''),
    ],
  };
}
