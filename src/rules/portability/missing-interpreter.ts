// An entrypoint whose dynamic loader or, for a script, whose interpreter is not in the image.

import { shortened } from '../../text/message-name.ts';
import { isCutLayer } from '../completeness.ts';
import type { Rule } from '../rule.ts';
import { displayPath, imageLabel, pathInMessage } from '../wording.ts';

interface Data {
  readonly argument: string;
  readonly path: string;
  readonly interpreter: string;
  readonly of: 'binary' | 'script';
}

export const missingInterpreter: Rule<Data> = {
  id: 'portability/missing-interpreter',
  severity: 'warning',
  title: 'The loader or interpreter of the entrypoint is missing',
  why: 'The container does not start: "no such file or directory", although the entrypoint exists. A binary needs the C library it was built for (glibc or musl), or must be linked statically. A script needs its shell and Unix line endings.',
  needs: 'programs',
  *check({ images }) {
    for (const { image, layers, binaries } of images) {
      const { program } = binaries ?? {};
      if (!program?.interpreter || program.interpreter.isThere) continue;
      // It can be in the part of a damaged layer that was not read.
      if (layers.some(isCutLayer)) continue;
      const { argument, path, owner, interpreter } = program;
      const data = { argument, path, interpreter: interpreter.path, of: interpreter.of };
      yield { where: { image: imageLabel(image), layer: owner.layer, path }, data };
    }
  },
  message: ({ argument, path, interpreter, of }) => {
    const needs = of === 'binary' ? 'needs the dynamic loader' : 'needs the interpreter';
    const where = argument === displayPath(path) ? '' : ` (${pathInMessage(path)})`;
    return `${shortened(argument)}${where} ${needs} ${JSON.stringify(shortened(interpreter))}, which is not in the image`;
  },
};
