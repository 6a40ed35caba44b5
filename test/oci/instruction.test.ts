// The instruction in created_by as in the Dockerfile, without the additions of BuildKit and the legacy builder.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { instruction } from '../../src/oci/history.ts';

const catalogue: Readonly<Record<string, readonly (readonly [createdBy: string, expected: string])[]>> = {
  BuildKit: [
    ['RUN /bin/sh -c make # buildkit', 'RUN make'],
    [
      'RUN /bin/sh -c apt-get update   && apt-get install -y curl # buildkit',
      'RUN apt-get update && apt-get install -y curl',
    ],
    ['RUN |1 VERSION=1.2 /bin/sh -c make # buildkit', 'RUN make'],
    ['RUN |2 VERSION=1.2 EMPTY= /bin/sh -c make $VERSION # buildkit', 'RUN make $VERSION'],
    ['RUN |1 TEXT=two words /bin/sh -c make # buildkit', 'RUN make'],
    ['RUN /bin/bash -o pipefail -c make | tee log # buildkit', 'RUN /bin/bash -o pipefail -c make | tee log'],
    ['RUN /bin/sh -c echo "/bin/sh -c x" # buildkit', 'RUN echo "/bin/sh -c x"'],
    ['RUN /bin/sh -c echo " # buildkit" # buildkit', 'RUN echo " # buildkit"'],
    ['COPY src /app # buildkit', 'COPY src /app'],
    ['ADD alpine-minirootfs.tar.gz / # buildkit', 'ADD alpine-minirootfs.tar.gz /'],
    ['CMD ["python3"]', 'CMD ["python3"]'],
    ['ENV PATH=/usr/local/bin:/usr/bin', 'ENV PATH=/usr/local/bin:/usr/bin'],
    ['WORKDIR /app/work', 'WORKDIR /app/work'],
    ['USER 65534', 'USER 65534'],
    [
      'HEALTHCHECK &{["CMD-SHELL" "true"] "0s" "0s" "0s" "0s" \'\\x00\'}',
      'HEALTHCHECK &{["CMD-SHELL" "true"] "0s" "0s" "0s" "0s" \'\\x00\'}',
    ],
  ],
  'the legacy builder': [
    ['/bin/sh -c make', 'RUN make'],
    ['/bin/sh -c apt-get update \t&& rm -rf /var/lib/apt/lists/*', 'RUN apt-get update && rm -rf /var/lib/apt/lists/*'],
    ['|1 VERSION=1.2 /bin/sh -c make', 'RUN make'],
    ['|2 A=1 B= /bin/sh -c make $A', 'RUN make $A'],
    ['/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "date"]', 'CMD ["/bin/sh" "-c" "date"]'],
    ['/bin/sh -c #(nop) ADD file:0123abcd in / ', 'ADD file:0123abcd in /'],
    ['/bin/sh -c #(nop) COPY dir:0123abcd in /app', 'COPY dir:0123abcd in /app'],
    ['/bin/sh -c #(nop)  ENV A=#(nop) b', 'ENV A=#(nop) b'],
    ['/bin/sh -c #(nop)  LABEL a=b', 'LABEL a=b'],
  ],
  'other tools': [
    ['', ''],
    [' \n\t ', ''],
    ['bazel build ...', 'bazel build ...'],
    ['RUN make', 'RUN make'],
    ['cmd /S /C echo hello', 'cmd /S /C echo hello'],
    ['/bin/sh', '/bin/sh'],
    ['one\ntwo\r\n  three', 'one two three'],
  ],
};

for (const [builder, steps] of Object.entries(catalogue)) {
  describe(builder, () => {
    for (const [createdBy, expected] of steps) {
      test(JSON.stringify(createdBy), () => assert.equal(instruction(createdBy), expected));
    }
  });
}
