// The fuzz targets.
import type { Target } from './target.ts';
import { bzip2Stream, gzipStream, xzStream, zstdStream } from './targets/compression.ts';
import { json } from './targets/json.ts';
import {
  apkInstalled,
  dpkgStatus,
  goProgram,
  jarFile,
  npmManifest,
  pypiMetadata,
  pypiRecord,
} from './targets/packages.ts';
import { pax } from './targets/pax.ts';
import { policy } from './targets/policy.ts';
import { rpmBerkeley, rpmNDB, rpmSQLite } from './targets/rpm.ts';
import { sparse } from './targets/sparse.ts';
import { tarReader } from './targets/tar.ts';
import { template } from './targets/template.ts';

export const targets: readonly Target[] = [
  tarReader,
  pax,
  sparse,
  gzipStream,
  zstdStream,
  xzStream,
  bzip2Stream,
  json,
  template,
  policy,
  dpkgStatus,
  apkInstalled,
  rpmSQLite,
  rpmBerkeley,
  rpmNDB,
  npmManifest,
  pypiMetadata,
  pypiRecord,
  jarFile,
  goProgram,
];
