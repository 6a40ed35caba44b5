// The V1 image documents that docker save wrote for each layer: an ID that is a digest of the document, the layer's chain ID and the
// parent. From Docker 1.10 on, all but the last have only the date 1970 and an empty container_config; before, each was a whole
// image with its own date, config and instruction.
import { hex256, sha256 } from './bytes.ts';
import { goJson } from './go-json.ts';
import type { BuiltImage } from './image-literal.ts';

const NO_CONFIG = {
  Hostname: '',
  Domainname: '',
  User: '',
  AttachStdin: false,
  AttachStdout: false,
  AttachStderr: false,
  Tty: false,
  OpenStdin: false,
  StdinOnce: false,
  Env: null,
  Cmd: null,
  Image: '',
  Volumes: null,
  WorkingDir: '',
  Entrypoint: null,
  OnBuild: null,
  Labels: null,
};

export interface V1Document {
  readonly id: string;
  readonly json: Buffer;
}

/** One per layer, the lowest first. */
export function v1Documents(image: BuiltImage, whole = false): readonly V1Document[] {
  const documents: V1Document[] = [];
  let chainID = '';
  image.layers.forEach(({ diffID, createdBy }, index) => {
    chainID = index === 0 ? diffID : sha256(`${chainID} ${diffID}`);
    const parent = documents.at(-1)?.id;
    const isWhole = whole || index === image.layers.length - 1;
    const command = whole ? { ...NO_CONFIG, Cmd: ['/bin/sh', '-c', classic(createdBy ?? '')] } : NO_CONFIG;
    const body = isWhole
      ? {
          created: image.created,
          container_config: command,
          config: { ...NO_CONFIG, ...image.settings },
          architecture: image.platform.architecture,
          os: image.platform.os,
        }
      : { created: '1970-01-01T00:00:00Z', container_config: NO_CONFIG };
    const named = { ...body, layer_id: chainID, ...(parent === undefined ? {} : { parent: `sha256:${parent}` }) };
    const id = hex256(goJson(Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)))));
    const json = { id, ...(parent === undefined ? {} : { parent }), ...body, os: image.platform.os };
    documents.push({ id, json: goJson(json) });
  });
  return documents;
}

/** An instruction as the legacy builder recorded it: only RUN was a command, all others were `#(nop)`. */
function classic(createdBy: string): string {
  const instruction = createdBy.replace(/ # buildkit$/, '');
  return instruction.startsWith('RUN ') ? instruction.slice('RUN '.length) : `#(nop) ${instruction}`;
}
