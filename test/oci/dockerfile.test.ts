// The Dockerfile and the builder, reconstructed from a history.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builderOf, dockerfileOf } from '../../src/oci/history.ts';

const lines: readonly (readonly [createdBy: string | null, line: string])[] = [
  ['RUN /bin/sh -c make # buildkit', 'RUN make'],
  ['/bin/sh -c make', 'RUN make'],
  ['RUN |1 VERSION=3 /bin/sh -c make # buildkit', 'RUN make'],
  ['COPY app.py /app/ # buildkit', 'COPY app.py /app/'],
  ['/bin/sh -c #(nop) ADD file:ab12 in / ', 'ADD file:ab12 in /'],
  ['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'],
  ['CMD ["python" "app.py"]', 'CMD ["python", "app.py"]'],
  ['ENTRYPOINT ["/bin/sh" "-c" "echo \\"a\\" b"]', 'ENTRYPOINT ["/bin/sh", "-c", "echo \\"a\\" b"]'],
  ['ENTRYPOINT &{["/pause"]}', 'ENTRYPOINT ["/pause"]'],
  ['EXPOSE map[443/tcp:{} 80/tcp:{}]', 'EXPOSE 443/tcp 80/tcp'],
  ['EXPOSE 80', 'EXPOSE 80'],
  ['VOLUME [/data /logs]', 'VOLUME ["/data","/logs"]'],
  ['SHELL [/bin/bash -c]', 'SHELL ["/bin/bash","-c"]'],
  ['CMD ["already", "JSON"]', 'CMD ["already", "JSON"]'],
  ["# debian.sh --arch 'amd64' out/", "# debian.sh --arch 'amd64' out/"],
  ['bazel build //:image', '# bazel build //:image'],
  ['RUNNER', '# RUNNER'],
  ['', '# layer 2: instruction unknown'],
  [null, '# layer 2: instruction unknown'],
];

describe('a line of a reconstructed Dockerfile', () => {
  for (const [createdBy, line] of lines) {
    test(JSON.stringify(createdBy), () => assert.equal(dockerfileOf([{ createdBy, layer: 2 }])[2], line));
  }
  test('of a step without a layer that says nothing', () =>
    assert.equal(dockerfileOf([{ createdBy: null, layer: null }])[2], '# instruction unknown'));
  test('a comment that it is reconstructed, and FROM scratch', () =>
    assert.deepEqual(dockerfileOf([]), [
      '# Reconstructed from the image history: not the Dockerfile it was built from.',
      'FROM scratch',
    ]));
});

describe('the builder', () => {
  const by = (...steps: (readonly [createdBy: string | null, comment?: string])[]) =>
    builderOf(steps.map(([createdBy, comment = null]) => ({ createdBy, comment })));
  test('BuildKit, by its comment', () => assert.equal(by(['CMD ["sh"]', 'buildkit.dockerfile.v0']), 'BuildKit'));
  test('BuildKit, by the end of an instruction', () => assert.equal(by(['COPY a b # buildkit']), 'BuildKit'));
  test('the legacy builder', () => assert.equal(by(['/bin/sh -c #(nop)  CMD ["sh"]']), 'the legacy builder'));
  test('the newest entry decides: the base image can have another builder', () => {
    assert.equal(by([null], ['COPY a b # buildkit'], ['/bin/sh -c make']), 'BuildKit');
    assert.equal(by(['/bin/sh -c make'], ['COPY a b # buildkit']), 'the legacy builder');
  });
  test('unknown', () => assert.equal(by([null], ['bazel build //:image']), undefined));
});
