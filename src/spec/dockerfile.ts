// A Dockerfile put together from an image's history: what its steps say, which is not all that the file said. Copied files
// are known by their digest at best, build stages not at all, and where the base image ends nobody can see.
import { instruction } from './instruction.ts';

const keyword =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/;

/** Lines; `steps` are the created_by of the history, oldest first. */
export function dockerfileOf(steps: readonly (string | null)[]): readonly string[] {
  return [
    '# Reconstructed from the image history: not the Dockerfile it was built from.',
    'FROM scratch',
    ...steps.map((step) => (step === null ? '# a step that says nothing' : lineOf(step))),
  ];
}

/** What is no instruction, such as the name of a tool, is kept as a comment. */
function lineOf(createdBy: string): string {
  const line = instruction(createdBy);
  if (keyword.test(line)) return withCommas(line);
  return line.startsWith('#') ? line : `# ${line || 'a step that says nothing'}`;
}

/** Builders print lists as Go does, ["python" "app.py"]; a Dockerfile takes JSON. */
function withCommas(line: string): string {
  const [, name, list] = /^(CMD|ENTRYPOINT|SHELL|VOLUME) \[(.*)\]$/.exec(line) ?? [];
  const items = list?.match(/"(?:[^"\\]|\\.)*"/g);
  return items && items.join(' ') === list ? `${name} [${items.join(', ')}]` : line;
}
