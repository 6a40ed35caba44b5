// All rules. What stands first here is told first among findings of one severity.

import { apkCache } from './bloat/apk-cache.ts';
import { aptCache } from './bloat/apt-cache.ts';
import { buildCache } from './bloat/build-cache.ts';
import { bytecode } from './bloat/bytecode.ts';
import { dnfCache } from './bloat/dnf-cache.ts';
import { documentation } from './bloat/documentation.ts';
import { duplicate } from './bloat/duplicate.ts';
import { gitDirectory } from './bloat/git-directory.ts';
import { logs } from './bloat/logs.ts';
import { npmCache } from './bloat/npm-cache.ts';
import { pipCache } from './bloat/pip-cache.ts';
import { recopied } from './bloat/recopied.ts';
import { removed } from './bloat/removed.ts';
import { replaced } from './bloat/replaced.ts';
import { temporaryFiles } from './bloat/temporary-files.ts';
import { cutArchive } from './integrity/cut-archive.ts';
import { cutLayer } from './integrity/cut-layer.ts';
import { diffID } from './integrity/diff-id.ts';
import { digest } from './integrity/digest.ts';
import { document } from './integrity/document.ts';
import { missingBlob } from './integrity/missing-blob.ts';
import { size } from './integrity/size.ts';
import { v1Save } from './portability/v1-save.ts';
import type { Rule } from './rule.ts';
import { descriptions } from './validity/descriptions.ts';
import { history } from './validity/history.ts';
import { layerCount } from './validity/layer-count.ts';
import { layoutFile } from './validity/layout-file.ts';
import { leftOut } from './validity/left-out.ts';
import { mediaType } from './validity/media-type.ts';
import { noImage } from './validity/no-image.ts';
import { notHere } from './validity/not-here.ts';
import { schema } from './validity/schema.ts';
import { shape } from './validity/shape.ts';
import { tar } from './validity/tar.ts';
import { tarPeculiarity } from './validity/tar-peculiarity.ts';
import { unreadLayer } from './validity/unread-layer.ts';

export const rules: readonly Rule[] = [
  cutArchive,
  document,
  shape,
  missingBlob,
  cutLayer,
  unreadLayer,
  digest,
  diffID,
  size,
  layerCount,
  noImage,
  notHere,
  descriptions,
  history,
  leftOut,
  mediaType,
  layoutFile,
  schema,
  tar,
  tarPeculiarity,
  v1Save,
  recopied,
  removed,
  replaced,
  duplicate,
  aptCache,
  apkCache,
  dnfCache,
  pipCache,
  npmCache,
  buildCache,
  bytecode,
  gitDirectory,
  logs,
  documentation,
  temporaryFiles,
];
