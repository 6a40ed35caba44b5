// history: every step of the build, those without a layer too, newest first as `docker history` has them; with what each
// layer weighs, and what of it nobody sees.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { dockerLayerSize } from '../analysis/docker-size.ts';
import { reclaimable } from '../analysis/ledger.ts';
import { evaluate, missingFacts } from '../rules/evaluate.ts';
import { type Builder, builderOf } from '../spec/builder.ts';
import { instruction } from '../spec/instruction.ts';
import { utcTime } from '../spec/time.ts';
import { type Block, bytes, digest, exact, text, time, wholeDigest } from './block.ts';
import { type DockerHistoryOptions, dockerHistoryHeaders, dockerStep } from './docker-history.ts';
import type { StepData } from './history-step.ts';
import { imageNote, imageTitle } from './image-blocks.ts';
import { imageData } from './image-data.ts';
import type { Report } from './report.ts';

export interface HistoryData {
  readonly names: readonly string[];
  readonly imageID: string | null;
  /** What built the image, by the form of its steps; null where they do not tell. */
  readonly builder: Builder | null;
  /** Newest first. */
  readonly steps: readonly StepData[];
}

export interface HistoryOptions extends DockerHistoryOptions {
  /** Whether nothing but IDs is shown. */
  readonly isQuiet: boolean;
}

export function history(analysis: Analysis, image: ImageAnalysis, options: HistoryOptions): Report<HistoryData> {
  const unpaired = evaluate(analysis).filter(({ rule }) => rule === 'validity/history');
  const findings = [...missingFacts(analysis), ...unpaired];
  const steps = stepsOf(image);
  const data: HistoryData = {
    names: image.image.names,
    imageID: image.image.imageID ?? null,
    builder: builderOf(steps) ?? null,
    steps,
  };
  const about = imageData(image);
  const by = data.builder ? ` · built by ${data.builder}` : '';
  return {
    report: 'history',
    version: 1,
    subject: [analysis.archive.name],
    data,
    items: data.steps,
    templateRows: data.steps.map((step) => dockerStep(step, options)),
    templateHeaders: dockerHistoryHeaders,
    findings,
    blocks: options.isQuiet
      ? [{ kind: 'lines', lines: data.steps.map((step) => dockerStep(step, options).ID) }]
      : [
          { kind: 'heading', text: imageTitle(about), note: `${imageNote(about)}${by}` },
          table(data.steps, options),
          { kind: 'findings', findings },
        ],
  };
}

function stepsOf({ image, layers, merged }: ImageAnalysis): readonly StepData[] {
  const written = image.config?.value?.history?.map((step) => step ?? {}) ?? [];
  // Without a history, a row a layer tells at least what they weigh.
  const fits = layers.some(({ layer }) => layer.history !== undefined);
  const steps = written.length > 0 ? written : layers.map(({ layer }) => layer.history ?? {});
  let next = 0;
  const rows = steps.map((step): StepData => {
    const emptyLayer = step.empty_layer === true;
    const isPaired = !emptyLayer && (fits || written.length === 0);
    const index = isPaired ? next : null;
    if (isPaired) next += 1;
    const changeset = index === null ? undefined : layers[index]?.changeset;
    const labels = index === null ? undefined : merged?.ledger.layers[index];
    const nothing = emptyLayer ? 0 : null;
    return {
      id: null,
      created: (step.created && utcTime(step.created)) || null,
      createdBy: step.created_by ?? null,
      comment: step.comment ?? null,
      layer: index,
      emptyLayer,
      size: changeset ? dockerLayerSize(changeset) : nothing,
      content: changeset?.observed.contentSize ?? nothing,
      hidden: labels ? reclaimable(labels) : nothing,
    };
  });
  const [newest, ...older] = rows.reverse();
  return newest ? [{ ...newest, id: image.imageID ?? null }, ...older] : [];
}

function table(steps: readonly StepData[], { isCut, isHuman }: HistoryOptions): Block {
  const size = isHuman ? bytes : exact;
  const sum = (of: (step: StepData) => number | null) => {
    const parts = steps.map(of);
    return size(parts.every((part) => part !== null) ? parts.reduce((total, part) => total + part, 0) : null);
  };
  return {
    kind: 'table',
    columns: [
      { title: 'IMAGE', align: 'left' },
      { title: 'CREATED', align: 'left', mayBeDropped: isCut },
      { title: 'CREATED BY', align: 'left', mayBeCut: isCut },
      { title: 'SIZE', align: 'right' },
      { title: 'CONTENT', align: 'right' },
      { title: 'HIDDEN', align: 'right' },
      { title: 'COMMENT', align: 'left', mayBeDropped: isCut },
    ],
    rows: steps.map((step) => [
      step.id === null ? text('<missing>') : (isCut ? digest : wholeDigest)(step.id),
      time(step.created),
      text(step.createdBy === null ? '' : isCut ? instruction(step.createdBy) : step.createdBy),
      size(step.size),
      size(step.content),
      size(step.hidden),
      text(step.comment ?? ''),
    ]),
    total: [
      text('TOTAL'),
      text(''),
      text(''),
      sum((step) => step.size),
      sum((step) => step.content),
      sum((step) => step.hidden),
      text(''),
    ],
  };
}
