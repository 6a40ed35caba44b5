// Interprets history entries: the Dockerfile instruction in created_by, the builder that made it, and a reconstructed
// Dockerfile. BuildKit writes "RUN /bin/sh -c make # buildkit"; the legacy builder writes "/bin/sh -c make" and
// "/bin/sh -c #(nop)  CMD […]".

/** The instruction on one line, without what builders add; "" if created_by is empty. */
export function instruction(createdBy: string): string {
  const line = createdBy.replace(/\s+/g, ' ').trim();
  const [, classic] = /^\/bin\/sh -c #\(nop\)(.*)$/.exec(line) ?? [];
  if (classic !== undefined) return classic.trim();
  // Build arguments come before the shell: "|1 NAME=value /bin/sh -c make".
  return line.replace(/ # buildkit$/, '').replace(/^(?:RUN )?(?:\|\d+ .*?)?\/bin\/sh -c /, 'RUN ');
}

/**
 * The program that built an image. BuildKit ends created_by in "# buildkit" and starts the comment with "buildkit.";
 * the legacy builder writes "#(nop)" or a bare shell command.
 */
export type Builder = 'BuildKit' | 'the legacy builder';

/** The parts of a history entry that identify the builder. */
export interface Step {
  readonly createdBy: string | null;
  readonly comment: string | null;
}

/**
 * The builder of the newest entry that identifies one, because a base image may have been built differently. `steps`
 * come newest first.
 */
export function builderOf(steps: readonly Step[]): Builder | undefined {
  for (const { createdBy, comment } of steps) {
    if (comment?.startsWith('buildkit.') || createdBy?.endsWith('# buildkit')) return 'BuildKit';
    if (createdBy?.startsWith('/bin/sh -c ')) return 'the legacy builder';
  }
  return undefined;
}

const keyword =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/;

/** A history entry and the index of its layer, null if it has none. */
export interface DockerfileStep {
  readonly createdBy: string | null;
  readonly layer: number | null;
}

/**
 * A Dockerfile reconstructed from the history, as lines; `steps` come oldest first. It is incomplete: copied files are
 * known at best by digest, build stages not at all, and the end of the base image is unknown.
 */
export function dockerfileOf(steps: readonly DockerfileStep[]): readonly string[] {
  return [
    '# Reconstructed from the image history: not the Dockerfile it was built from.',
    'FROM scratch',
    ...steps.map(lineOf),
  ];
}

/** Text that is not an instruction, such as the name of a tool, becomes a comment. */
function lineOf({ createdBy, layer }: DockerfileStep): string {
  const line = instruction(createdBy ?? '');
  if (line === '') return layer === null ? '# instruction unknown' : `# layer ${layer}: instruction unknown`;
  if (keyword.test(line)) return asWritten(line);
  return line.startsWith('#') ? line : `# ${line}`;
}

/** A longer list is not parsed: a group that repeats millions of times overflows the stack. */
const maxList = 2 ** 20;
const quotedList = /^"(?:[^"\\]|\\.)*"(?: "(?:[^"\\]|\\.)*")*$/s;

/**
 * Builders print lists and maps in Go's syntax, ["python" "app.py"] and map[80/tcp:{}]; a Dockerfile needs JSON or
 * words.
 */
function asWritten(line: string): string {
  const [, ports] = /^EXPOSE map\[(.*)\]$/.exec(line) ?? [];
  if (ports !== undefined) return `EXPOSE ${ports.replaceAll(':{}', '')}`;
  const [, name, list] = /^(CMD|ENTRYPOINT|SHELL|VOLUME) (?:&\{)?\[(.*)\]\}?$/.exec(line) ?? [];
  if (name === undefined || list === undefined) return line;
  if (list.length > maxList) return line;
  const quoted = quotedList.test(list) ? list.match(/"(?:[^"\\]|\\.)*(?:"|\\?$)/gs) : null;
  if (quoted) return `${name} [${quoted.join(', ')}]`;
  const isBare = (name === 'SHELL' || name === 'VOLUME') && !/["']/.test(list);
  return isBare ? `${name} ${JSON.stringify(list.split(' '))}` : line;
}
