// Rules under reference/: what the names of images say, and do not say.
import { ociArchive, ociEntries } from '../../support/image-builder.ts';
import { tar } from '../../support/tar-builder.ts';
import { type Catalogue, hello } from './archives.ts';

const named = (...names: string[]): Buffer => ociArchive([{ ...hello, names }]);

export const references: Catalogue = {
  speaks: [
    [
      'reference/latest-tag',
      named('registry.example/hello:latest'),
      'registry.example/hello:latest',
      'not of the newest',
    ],
    ['reference/version-tag', named('hello:1.2'), 'hello:1.2', '1.2 is no semantic version'],
    ['reference/version-tag', named('hello:3.12-slim'), '3.12-slim'],
    ['reference/namespace', named('hello:1.0.0'), 'docker.io/library/hello'],
    ['reference/namespace', named('team/hello:1.0.0'), 'belongs to team', 'no official image'],
  ],
  silent: [
    ['reference/', 'a version in a registry of its own', named('registry.example/hello:1.2.3')],
    ['reference/', 'a registry by its port', named('registry:5000/hello:1.2.3-rc.1')],
    ['reference/', 'localhost', named('localhost/hello:v1.2.3')],
    ['reference/', 'no name at all', tar(ociEntries([{ ...hello, names: [] }]))],
    ['reference/version-tag', 'latest is another matter', named('hello:latest')],
  ],
};
