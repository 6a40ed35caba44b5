// A program that asks for a loader, or a script for a program, that is not in the image.
import { cutting } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly argument: string;
  readonly path: string;
  readonly interpreter: string;
  readonly of: 'binary' | 'script';
}

export const missingInterpreter: Rule<Data> = {
  id: 'portability/missing-interpreter',
  severity: 'warning',
  title: 'What the image starts asks for a program that is not there',
  why: 'The container does not start: "no such file or directory", though the file is there. A binary wants the C library it was built for (glibc, musl) or to be linked statically; a script wants its shell, and line ends without a carriage return.',
  needs: 'programs',
  *check({ images }) {
    for (const { image, layers, binaries } of images) {
      const { program } = binaries ?? {};
      if (!program?.interpreter || program.interpreter.isThere) continue;
      // Behind where a layer breaks off it may well be.
      if (layers.some(({ changeset }) => changeset?.anomalies.some(({ kind }) => cutting.has(kind)))) continue;
      const { argument, path, owner, interpreter } = program;
      const data = { argument, path, interpreter: interpreter.path, of: interpreter.of };
      yield { where: { image: imageLabel(image), layer: owner.layer, path }, data };
    }
  },
  message: ({ argument, path, interpreter, of }) => {
    const asks = of === 'binary' ? 'asks for the dynamic loader' : 'asks to be run by';
    return `${argument} (${path}) ${asks} ${JSON.stringify(interpreter)}, which is not in the image`;
  },
};
