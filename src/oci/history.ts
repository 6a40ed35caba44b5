// What a history step's created_by says, as a Dockerfile would. BuildKit writes "RUN /bin/sh -c make # buildkit", the
// legacy builder "/bin/sh -c make" and "/bin/sh -c #(nop)  CMD […]".

/** One line without the builders' decoration; "" for nothing. */
export function instruction(createdBy: string): string {
  const line = createdBy.replace(/\s+/g, ' ').trim();
  const classic = /^\/bin\/sh -c #\(nop\)(.*)$/.exec(line);
  if (classic) return classic[1].trim();
  // Build arguments stand before the shell: "|1 NAME=value /bin/sh -c make".
  return line.replace(/ # buildkit$/, '').replace(/^(?:RUN )?(?:\|\d+ .*?)?\/bin\/sh -c /, 'RUN ');
}

// What built an image, by how its history words the steps: BuildKit ends them in "# buildkit" and says so in the comment,
// the legacy builder writes its instructions behind "#(nop)" or as a bare shell command.

export type Builder = 'BuildKit' | 'the legacy builder';

export interface Step {
  readonly createdBy: string | null;
  readonly comment: string | null;
}

/** By the newest step that tells: a base image may have been built by another. Steps come newest first. */
export function builderOf(steps: readonly Step[]): Builder | undefined {
  for (const { createdBy, comment } of steps) {
    if (comment?.startsWith('buildkit.') || createdBy?.endsWith('# buildkit')) return 'BuildKit';
    if (createdBy?.startsWith('/bin/sh -c ')) return 'the legacy builder';
  }
  return undefined;
}

// A Dockerfile put together from an image's history: what its steps say, which is not all that the file said. Copied files
// are known by their digest at best, build stages not at all, and where the base image ends nobody can see.

const keyword =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/;

/** One step of the history, and the layer it made, if it made one. */
export interface DockerfileStep {
  readonly createdBy: string | null;
  readonly layer: number | null;
}

/** Lines; `steps` are those of the history, oldest first. */
export function dockerfileOf(steps: readonly DockerfileStep[]): readonly string[] {
  return [
    '# Reconstructed from the image history: not the Dockerfile it was built from.',
    'FROM scratch',
    ...steps.map(lineOf),
  ];
}

/** What is no instruction, such as the name of a tool, is kept as a comment. */
function lineOf({ createdBy, layer }: DockerfileStep): string {
  const line = instruction(createdBy ?? '');
  if (line === '') return layer === null ? '# instruction unknown' : `# layer ${layer}: instruction unknown`;
  if (keyword.test(line)) return asWritten(line);
  return line.startsWith('#') ? line : `# ${line}`;
}

/** Builders print lists and maps as Go does, ["python" "app.py"] and map[80/tcp:{}]; a Dockerfile takes JSON and words. */
function asWritten(line: string): string {
  const [, ports] = /^EXPOSE map\[(.*)\]$/.exec(line) ?? [];
  if (ports !== undefined) return `EXPOSE ${ports.replaceAll(':{}', '')}`;
  const [, name, list] = /^(CMD|ENTRYPOINT|SHELL|VOLUME) (?:&\{)?\[(.*)\]\}?$/.exec(line) ?? [];
  if (name === undefined || list === undefined) return line;
  const quoted = list.match(/"(?:[^"\\]|\\.)*"/g);
  if (quoted?.join(' ') === list) return `${name} [${quoted.join(', ')}]`;
  const isBare = (name === 'SHELL' || name === 'VOLUME') && !/["']/.test(list);
  return isBare ? `${name} ${JSON.stringify(list.split(' '))}` : line;
}
