// All rules. What stands first here is told first among findings of one severity.
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
import { mediaType } from './validity/media-type.ts';
import { noImage } from './validity/no-image.ts';
import { notHere } from './validity/not-here.ts';
import { schema } from './validity/schema.ts';
import { shape } from './validity/shape.ts';
import { tar } from './validity/tar.ts';
import { tarPeculiarity } from './validity/tar-peculiarity.ts';

export const rules: readonly Rule[] = [
  cutArchive,
  document,
  shape,
  missingBlob,
  cutLayer,
  digest,
  diffID,
  size,
  layerCount,
  noImage,
  notHere,
  descriptions,
  history,
  mediaType,
  layoutFile,
  schema,
  tar,
  tarPeculiarity,
  v1Save,
];
