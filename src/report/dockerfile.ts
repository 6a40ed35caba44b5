// history --dockerfile: the Dockerfile that the history lets one put together.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { missingFacts } from '../rules/evaluate.ts';
import { dockerfileOf } from '../spec/dockerfile.ts';
import type { Report } from './report.ts';

export interface DockerfileData {
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly lines: readonly string[];
}

export function dockerfile(analysis: Analysis, { image }: ImageAnalysis): Report<DockerfileData> {
  const steps = image.config?.value?.history ?? image.layers.map(({ history }) => history ?? null);
  const lines = dockerfileOf(steps.map((step) => step?.created_by ?? null));
  return {
    report: 'dockerfile',
    version: 1,
    subject: [analysis.archive.name],
    data: { names: image.names, imageID: image.imageID ?? null, lines },
    items: lines.map((line) => ({ line })),
    findings: missingFacts(analysis),
    blocks: [{ kind: 'lines', language: 'dockerfile', lines }],
  };
}
