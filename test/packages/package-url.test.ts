// Package URLs, with the examples of the purl specification ("PURL types") for what is special in each type.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Package } from '../../src/packages/ecosystem.ts';
import { imageURL, packageURL } from '../../src/packages/package-url.ts';

const plain = { namespace: null, architecture: null, license: null };

describe('packageURL', () => {
  // biome-ignore format: one package, one line
  const packages: readonly (readonly [one: Package, url: string])[] = [
    [{ ...plain, type: 'otp', name: 'cosEvent', version: '2.3' }, 'pkg:otp/cosevent@2.3'],
    [{ ...plain, type: 'deb', name: 'curl', version: '7.50.3-1', architecture: 'i386' }, 'pkg:deb/fedora/curl@7.50.3-1?arch=i386'],
    [{ ...plain, type: 'rpm', name: 'centerim', version: '1:4.22.10-1.el6', architecture: 'i686' }, 'pkg:rpm/fedora/centerim@4.22.10-1.el6?arch=i686&epoch=1'],
    [{ ...plain, type: 'rpm', name: 'curl', version: '7.50.3-1.fc25', architecture: 'i386' }, 'pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386'],
    [{ ...plain, type: 'conda', name: 'absl-py', version: '0.4.1', architecture: 'linux-64' }, 'pkg:conda/absl-py@0.4.1?subdir=linux-64'],
    [{ ...plain, type: 'gem', name: 'ruby-advisory-db-check', version: '0.12.4', architecture: 'java' }, 'pkg:gem/ruby-advisory-db-check@0.12.4?platform=java'],
    [{ ...plain, type: 'npm', namespace: '@angular', name: 'animation', version: '12.3.1' }, 'pkg:npm/%40angular/animation@12.3.1'],
    [{ ...plain, type: 'maven', namespace: 'org.apache.xmlgraphics', name: 'batik-anim', version: '1.9.1' }, 'pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1'],
    [{ ...plain, type: 'golang', namespace: 'google.golang.org', name: 'genproto', version: 'v0.1.0' }, 'pkg:golang/google.golang.org/genproto@v0.1.0'],
    [{ ...plain, type: 'nix', name: 'source', version: '' }, 'pkg:nix/source'],
  ];
  for (const [one, url] of packages)
    test(url, () => assert.equal(packageURL(one, { id: 'fedora', version: null }), url));
});

describe('imageURL', () => {
  // biome-ignore format: one image, one line
  const images: readonly (readonly [name: string, url: string | null])[] = [
    ['gcr.io/distroless/static:latest', 'pkg:oci/static@sha256:ab?arch=arm64&repository_url=gcr.io%2Fdistroless%2Fstatic&tag=latest'],
    ['debian:bullseye', 'pkg:oci/debian@sha256:ab?arch=arm64&repository_url=docker.io%2Flibrary%2Fdebian&tag=bullseye'],
    ['grafana/grafana:11', 'pkg:oci/grafana@sha256:ab?arch=arm64&repository_url=docker.io%2Fgrafana%2Fgrafana&tag=11'],
    ['localhost/app:1', 'pkg:oci/app@sha256:ab?arch=arm64&repository_url=localhost%2Fapp&tag=1'],
    ['host:5000/app@sha256:cd', 'pkg:oci/app@sha256:ab?arch=arm64&repository_url=host%3A5000%2Fapp'],
    ['latest', null],
    [' :1', null],
  ];
  for (const [name, url] of images) test(name, () => assert.equal(imageURL(name, 'sha256:ab', 'linux/arm64/v8'), url));
});
