// check: the verdict on an image, by a policy and against a baseline: what grew and why, and nothing where nothing did.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import type { Gauge } from '../analysis/gauge.ts';
import type { Growth } from '../analysis/growth.ts';
import type { OwnLayers } from '../analysis/own-layers.ts';
import { budgets } from '../rules/budgets.ts';
import { diveNote } from '../rules/dive-policy.ts';
import type { Judged, MeasuredBudget } from '../rules/gate.ts';
import type { Policy } from '../rules/policy.ts';
import { shippedFiles } from '../rules/shipped-files.ts';
import { comparePaths } from '../spec/entry-path.ts';
import type { Block } from './block.ts';
import { imageCauses } from './causes.ts';
import { type BudgetCount, gateBlocks } from './gate-blocks.ts';
import type { BaselineData, GateData } from './gate-data.ts';
import { imageData } from './image-data.ts';
import { imagePicture } from './image-picture.ts';
import type { Report } from './report.ts';
import { type StepSide, stepData } from './step-data.ts';

export interface GateView {
  readonly image: ImageAnalysis;
  readonly own: OwnLayers;
  readonly policy: Policy;
  readonly allowed: string | null;
  readonly judged: Judged;
  /** Undefined without a baseline. */
  readonly growth?: Growth;
  readonly baseline?: Pick<BaselineData, 'source' | 'lowered' | 'heldBy'>;
  readonly mostRows: number;
  /** Baselines to be written. */
  readonly files: Report['files'];
}

/** On a page, and in a comment. */
const mostPaths = 5;

export function gate(analysis: Analysis, view: GateView): Report<GateData> {
  const { judged } = view;
  const data = gateData(view);
  const head: Block[] = [
    ...gateBlocks(data, countOf(judged), view.mostRows),
    { kind: 'findings', findings: judged.findings, notesInBrief: true },
  ];
  return {
    report: 'check',
    version: 1,
    subject: [analysis.archive.name],
    data,
    items: data.budgets,
    findings: judged.findings,
    judgedBy: judged.judgedBy,
    isVerdict: true,
    files: view.files,
    blocks: head,
    picture: () => imagePicture(view.image, imageData(view.image), { head, foot: [] }),
  };
}

function gateData({ image, own, policy, allowed, judged, growth, baseline }: GateView): GateData {
  const { names, imageID, platform, format, sizes } = imageData(image);
  const broken = new Set(judged.measured.flatMap(({ rule, passed }) => (passed ? [] : [rule])));
  const isOfHidden = budgets.some((budget) => budget.isOfHidden && broken.has(budget.id));
  const isFresh = (layer: number): boolean => growth?.fresh.has(layer) ?? true;
  return {
    passed: judged.findings.every(({ severity }) => severity !== 'error'),
    image: { names, imageID, platform, format },
    sizes,
    own,
    policy: policy.source === null ? null : { source: policy.source, note: policy.isOfDive ? diveNote : null },
    allowed,
    budgets: judged.measured.map(({ where: _, why: __, ...budget }) => budget),
    baseline: growth && baseline ? { ...baseline, ...identity(growth.baseline) } : null,
    waterfall: growth ? stepData(growth.steps, { old: stepSide(growth.baseline), new: stepSide(growth.recent) }) : null,
    paths: growth ? largestFiles(image, isFresh) : [],
    causes: imageCauses(image).filter(({ causedBy }) => isOfHidden || isFresh(causedBy)),
  };
}

/** A limit that many files or layers are held to is one. */
function countOf({ measured }: Judged): BudgetCount {
  const keyOf = ({ rule, what, where }: MeasuredBudget): string => (where ? rule : `${rule} ${what}`);
  const broken = measured.filter(({ passed }) => !passed);
  return { all: new Set(measured.map(keyOf)).size, broken: new Set(broken.map(keyOf)).size };
}

const identity = ({ profile: { names, imageID, sizes } }: Gauge) => ({ names, imageID, sizes });

const stepSide = ({ profile, own }: Gauge): StepSide => ({
  steps: profile.layers.map(({ createdBy }) => createdBy),
  own,
  documents: profile.documents,
});

const largestFiles = (image: ImageAnalysis, isFresh: (layer: number) => boolean): GateData['paths'] =>
  [...shippedFiles(image)]
    .filter(({ layer, bytes }) => bytes > 0 && isFresh(layer))
    .sort((a, b) => b.bytes - a.bytes || comparePaths(a.path, b.path) || a.layer - b.layer)
    .slice(0, mostPaths)
    .map(({ path, layer, bytes }) => ({ path, layer, bytes }));
