// history --dockerfile: a Dockerfile reconstructed from the image history.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import type { Image } from '../../image/image.ts';
import { type DockerfileStep, dockerfileOf } from '../../oci/history.ts';
import { missingFacts } from '../../rules/evaluate.ts';
import type { Report } from '../report.ts';

export interface DockerfileData {
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly lines: readonly string[];
}

export function dockerfile(analysis: Analysis, { image }: ImageAnalysis): Report<DockerfileData> {
  const lines = dockerfileOf(stepsOf(image));
  return {
    report: 'dockerfile',
    version: 1,
    subject: [analysis.archive.name],
    data: { names: image.names, imageID: image.imageID ?? null, lines },
    items: lines.map((line) => ({ line })),
    findings: missingFacts(analysis),
    pageHasFindings: false,
    blocks: () => [{ kind: 'lines', language: 'dockerfile', lines }],
  };
}

/** Steps have layer numbers only if the history has one entry for each layer. Without entries, there is a step per layer. */
function stepsOf({ config, layers }: Image): readonly DockerfileStep[] {
  const written = config?.value?.history ?? [];
  if (written.length === 0)
    return layers.map(({ index, history }) => ({ createdBy: history?.created_by ?? null, layer: index }));
  const isPaired = layers.some(({ history }) => history !== undefined);
  let next = 0;
  return written.map((step): DockerfileStep => {
    const layer = isPaired && step?.empty_layer !== true ? next : null;
    if (layer !== null) next += 1;
    return { createdBy: step?.created_by ?? null, layer };
  });
}
