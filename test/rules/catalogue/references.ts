// Rules under reference/: names of images.
import { ociArchive, ociEntries } from '../../support/image-builder.ts';
import { tar } from '../../support/tar-builder.ts';
import { type Catalogue, hello } from './archives.ts';

const named = (...names: string[]): Buffer => ociArchive([{ ...hello, names }]);

export const references: Catalogue = {
  reported: [
    [
      'reference/latest-tag',
      named('registry.example/hello:latest'),
      'registry.example/hello:latest: "latest" is the default tag, not necessarily the newest version',
    ],
    ['reference/version-tag', named('hello:1.2'), 'hello:1.2: the tag 1.2 is not a semantic version such as 1.2.3'],
    ['reference/version-tag', named('hello:3.12-slim'), 'hello:3.12-slim: the tag 3.12-slim is not a semantic version'],
    [
      'reference/namespace',
      named('hello:1.0.0'),
      'hello:1.0.0: without a registry, this name means docker.io/library/hello:1.0.0; that namespace is reserved for Docker Official Images',
    ],
    [
      'reference/namespace',
      named('team/hello:1.0.0'),
      'this name means docker.io/team/hello:1.0.0, which belongs to the Docker Hub account "team"',
    ],
  ],
  silent: [
    ['reference/', 'a version in a private registry', named('registry.example/hello:1.2.3')],
    ['reference/', 'a registry with a port', named('registry:5000/hello:1.2.3-rc.1')],
    ['reference/', 'localhost', named('localhost/hello:v1.2.3')],
    ['reference/', 'a name that is neither a tag nor in a repository', named('hello')],
    ['reference/', 'no name', tar(ociEntries([{ ...hello, names: [] }]))],
    ['reference/version-tag', 'latest (see reference/latest-tag)', named('hello:latest')],
  ],
};
