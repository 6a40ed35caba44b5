// What the user sees, one file a command line under test/golden/: the command, what it wrote and its exit status.
// UPDATE_GOLDEN=1 writes the files anew; whoever does so reads the difference.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { argumentsOf } from '../support/arguments-of.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const commandLines = [
  'samples/hello_image.tar',
  'samples/hello_image_1.1.0.tar',
  'samples/hello_oci.tar',
  'samples/hello_fs.tar',
  'samples/several-images.tar',
  'samples/multi-platform.tar',
  'samples/one-platform-of-two.tar',
  'samples/docker-1.9-save.tar',
  'samples/manifest-null.tar',
  'samples/tar-damaged.tar',
  'samples/tar-names.tar',
  'samples/missing-layer.tar',
  'samples/truncated-early.tar',
  'samples/hello_image.tar --format json',
  'samples/multi-platform.tar --platform linux/arm64',
  'samples/several-images.tar#two:2',
  'samples/several-images.tar --image three',
  'layers samples/hello_oci.tar',
  'layers samples/docker-containerd-store.tar --format json',
  'ls samples/hello_image.tar samples/several-images.tar samples/docker-25-rc.tar',
  'ls samples/umoci-archive.tar --format json',
  'image ls samples/hello_oci.tar',
  "ls samples/several-images.tar --format '{{.Size}}'",
  "ls samples/several-images.tar --format '{{.Repository}}: {{.Tag}}: {{.Size}}'",
  "ls samples/several-images.tar --format 'table {{.ID}}\\t{{.Repository}}\\t{{.Tag}}'",
  "ls samples/several-images.tar --format 'table {{.Repository}}\\t{{.CreatedSince}}\\t{{.CreatedAt}}'",
  "ls samples/several-images.tar --format '{{json .}}'",
  "ls samples/several-images.tar --format '{{.Name}}'",
  "ls no-such-file.tar --format '{{if .Tag}}{{.Tag}}'",
  "bloat samples/hello_image_1.1.0.tar --format '{{.reclaimable}}'",
  "layers samples/hello_oci.tar --format 'table {{range .images}}{{range .layers}}{{.index}}\\t{{.sizes.files}}\\n{{end}}{{end}}'",
  "files samples/manifest-null.tar --format '{{range .entries}}{{.path}}{{end}}'",
  'layers samples/hello_image_1.1.0.tar',
  'changes samples/recopied.tar',
  'changes samples/hello_image_1.1.0.tar --layer -1 --format json',
  'changes samples/attributes.tar --format ndjson',
  'files samples/hello_image.tar app',
  'files samples/hello_image.tar --tree --glob etc/**',
  'files samples/hard-links.tar --format json --digest',
  'files samples/tar-names.tar',
  'files samples/devices.tar',
  'files samples/recopied.tar --layer 7',
  'files samples/hello_image.tar no/such/path',
  'files samples/several-images.tar',
  'cat samples/hello_image.tar app/app.py',
  'cat samples/hello_image.tar etc/os-release',
  'cat samples/hello_image.tar /lib/os-release',
  'cat samples/hello_image.tar app',
  'cat samples/hello_image.tar app/missing',
  'cat samples/missing-layer.tar app/run',
  'export samples/several-images.tar',
  'container export samples/missing-layer.tar',
  'export samples/manifest-null.tar',
  'trace samples/recopied.tar srv/chmod',
  'trace samples/hello_image_1.1.0.tar app/fixtures/greetings.csv',
  'trace samples/removed-and-moved.tar srv/from',
  'trace samples/hello_image.tar never/there',
  'bloat samples/hello_image_1.1.0.tar',
  'bloat samples/hello_image_1.1.0.tar --format json',
  'bloat samples/recopied.tar',
  'bloat samples/removed-and-moved.tar',
  'bloat samples/hello_oci_1.1.0.tar --base samples/hello_base.tar',
  'images samples/several-images.tar',
  'image ls -a samples/several-images.tar',
  'image ls -q samples/several-images.tar',
  'image ls --digests samples/hello_oci.tar samples/repo-tags-null.tar',
  'image ls --filter dangling=true samples/several-images.tar samples/repo-tags-null.tar',
  "image ls --filter 'reference=*:latest' samples/several-images.tar",
  'image ls --no-trunc samples/hello_image.tar',
  "image ls --format '{{.Size}}' samples/hello_image.tar",
  "image ls --format '{{.Repository}}: {{.Tag}}: {{.Size}}' samples/hello_image.tar",
  'ls --notes samples/several-images.tar',
  "ls --filter 'size=1' samples/hello_image.tar",
  'image inspect samples/hello_oci.tar',
  "image inspect samples/hello_image.tar --format '{{.Architecture}} {{.Os}}'",
  "inspect samples/hello_image.tar --format '{{ .RootFS }}'",
  "inspect samples/hello_image.tar --format '{{range .Config.Env}}{{println .}}{{end}}'",
  "inspect samples/hello_image.tar --format '{{json .Config.Labels}}'",
  'inspect samples/missing-layer.tar',
  'history samples/hello_image_1.1.0.tar',
  'image history -H=false --no-trunc samples/docker-1.9-save.tar',
  'history samples/hello_image.tar --dockerfile',
  'history samples/history-mismatch.tar',
  'history samples/several-images.tar',
  'manifest samples/multi-platform.tar',
  'manifest samples/one-platform-of-two.tar',
  'manifest samples/artifact.tar',
  'manifest inspect samples/multi-platform.tar',
  'manifest inspect samples/hello_image.tar',
  'digests samples/hello_oci.tar',
  'digests samples/hello_oci.tar samples/hello_image.tar --no-trunc',
  'digests samples/docker-1.9-save.tar --format json',
  'validate samples/two-descriptions.tar',
  'validate samples/docker-25-rc.tar --format json',
  'validate samples/manifest-null.tar',
  'verify samples/hello_image.tar',
  'verify samples/corrupt-layer.tar',
  'verify samples/wrong-diff-id.tar --format json',
  'verify samples/one-platform-of-two.tar',
  'verify samples/hello_fs.tar',
  'samples/hello_image_1.1.0.tar --format markdown',
  'verify samples/wrong-diff-id.tar --format sarif',
  'verify samples/wrong-diff-id.tar --format junit',
  'verify samples/wrong-diff-id.tar --format github',
  'verify samples/wrong-diff-id.tar --format markdown',
  'verify samples/two-descriptions.tar --format sarif',
  'verify samples/two-descriptions.tar --format junit',
  'verify samples/two-descriptions.tar --format github',
  'verify samples/two-descriptions.tar --format markdown',
  'explain',
  'explain bloat/removed',
  'explain no/rule',
  'no-such-file.tar',
  '--help',
];

const fileOf = (commandLine: string): string =>
  inProject('test/golden', `${commandLine.replace(/[^\w.#-]+/g, '_').replace(/^_/, '')}.txt`);

for (const commandLine of commandLines) {
  test(`timg-inspect ${commandLine}`, async () => {
    const { status, output, errors } = await run(argumentsOf(commandLine));
    const page = `$ timg-inspect ${commandLine}\n${output}${errors}[exit ${status}]\n`;
    const file = fileOf(commandLine);
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, page);
    assert.equal(page, readFileSync(file, 'utf8'));
  });
}

test('every golden file belongs to a command line', () => {
  const files = readdirSync(inProject('test/golden')).map((file) => inProject('test/golden', file));
  assert.deepEqual(files.sort(), commandLines.map(fileOf).sort());
});
