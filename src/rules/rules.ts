// All rules, in the order in which findings of one severity are listed.

import { leftoverRules } from './bloat/leftovers.ts';
import { wastedFiles } from './bloat/wasted-files.ts';
import { ambiguousHeader } from './integrity/ambiguous-header.ts';
import { ambiguousMember } from './integrity/ambiguous-member.ts';
import { damagedArchive } from './integrity/damaged-archive.ts';
import { damagedLayer } from './integrity/damaged-layer.ts';
import { diffID } from './integrity/diff-id.ts';
import { digest } from './integrity/digest.ts';
import { document } from './integrity/document.ts';
import { embeddedData } from './integrity/embedded-data.ts';
import { missingBlob } from './integrity/missing-blob.ts';
import { notATar } from './integrity/not-a-tar.ts';
import { size } from './integrity/size.ts';
import { unsupported } from './integrity/unsupported.ts';
import { unverifiableDigest } from './integrity/unverifiable-digest.ts';
import { absentPlatform } from './portability/absent-platform.ts';
import { absoluteMember } from './portability/absolute-member.ts';
import { architecture } from './portability/architecture.ts';
import { armFeatures } from './portability/arm-features.ts';
import { backslashName } from './portability/backslash-name.ts';
import { foreignBinary } from './portability/foreign-binary.ts';
import { hardLinkCount } from './portability/hard-link-count.ts';
import { highOwner } from './portability/high-owner.ts';
import { kernelModules } from './portability/kernel-modules.ts';
import { absoluteHardLink } from './portability/layer/absolute-hard-link.ts';
import { hardLinkTarget } from './portability/layer/hard-link-target.ts';
import { longPath } from './portability/layer/long-path.ts';
import { overlayWhiteout } from './portability/layer/overlay-whiteout.ts';
import { symlinkLoop } from './portability/layer/symlink-loop.ts';
import { whiteoutType } from './portability/layer/whiteout-type.ts';
import { manifestPath } from './portability/manifest-path.ts';
import { minimumKernel } from './portability/minimum-kernel.ts';
import { missingInterpreter } from './portability/missing-interpreter.ts';
import { noManifestJSON } from './portability/no-manifest-json.ts';
import { processorLevel } from './portability/processor-level.ts';
import { repoTag } from './portability/repo-tag.ts';
import { sparseFile } from './portability/sparse-file.ts';
import { tooManyLayers } from './portability/too-many-layers.ts';
import { typeFlag } from './portability/type-flag.ts';
import { unreadBinaries } from './portability/unread-binaries.ts';
import { v1Links } from './portability/v1-links.ts';
import { v1Save } from './portability/v1-save.ts';
import { whiteoutAfterEntry } from './portability/whiteout-after-entry.ts';
import { whiteoutBelowFile } from './portability/whiteout-below-file.ts';
import { windows } from './portability/windows.ts';
import { latestTag } from './reference/latest-tag.ts';
import { movedTag } from './reference/moved-tag.ts';
import { namespace } from './reference/namespace.ts';
import { versionTag } from './reference/version-tag.ts';
import type { Rule } from './rule.ts';
import { descriptions } from './validity/descriptions.ts';
import { ambiguousDocument } from './validity/document/ambiguous-document.ts';
import { ambiguousValue } from './validity/document/ambiguous-value.ts';
import { annotation } from './validity/document/annotation.ts';
import { command } from './validity/document/command.ts';
import { configPaths } from './validity/document/config-paths.ts';
import { digestAlgorithm } from './validity/document/digest-algorithm.ts';
import { digestGrammar } from './validity/document/digest-grammar.ts';
import { duplicateName } from './validity/document/duplicate-name.ts';
import { encoding } from './validity/document/encoding.ts';
import { env } from './validity/document/env.ts';
import { exposedPorts } from './validity/document/exposed-ports.ts';
import { incompletePlatform } from './validity/document/incomplete-platform.ts';
import { labels } from './validity/document/labels.ts';
import { mediaTypeConflict } from './validity/document/media-type-conflict.ts';
import { memberCase } from './validity/document/member-case.ts';
import { platformValue } from './validity/document/platform-value.ts';
import { refNameGrammar } from './validity/document/ref-name-grammar.ts';
import { refusedValue } from './validity/document/refused-value.ts';
import { rootfs } from './validity/document/rootfs.ts';
import { rootfsType } from './validity/document/rootfs-type.ts';
import { schema } from './validity/document/schema.ts';
import { shape } from './validity/document/shape.ts';
import { stopSignal } from './validity/document/stop-signal.ts';
import { urls } from './validity/document/urls.ts';
import { user } from './validity/document/user.ts';
import { history } from './validity/history.ts';
import { indexNesting } from './validity/index-nesting.ts';
import { duplicatePath } from './validity/layer/duplicate-path.ts';
import { foreignLayer } from './validity/layer/foreign-layer.ts';
import { mediaType } from './validity/layer/media-type.ts';
import { skippedEntry } from './validity/layer/skipped-entry.ts';
import { tar } from './validity/layer/tar.ts';
import { tarPeculiarity } from './validity/layer/tar-peculiarity.ts';
import { unreadLayer } from './validity/layer/unread-layer.ts';
import { unsafePath } from './validity/layer/unsafe-path.ts';
import { layerCount } from './validity/layer-count.ts';
import { layoutFile } from './validity/layout-file.ts';
import { manyNames } from './validity/many-names.ts';
import { missingManifest } from './validity/missing-manifest.ts';
import { nestedImage } from './validity/nested-image.ts';
import { noImage } from './validity/no-image.ts';
import { noLayers } from './validity/no-layers.ts';
import { platform } from './validity/platform.ts';
import { refName } from './validity/ref-name.ts';
import { repeatedMember } from './validity/repeated-member.ts';
import { repositories } from './validity/repositories.ts';
import { samePlatform } from './validity/same-platform.ts';
import { unreferencedBlob } from './validity/unreferenced-blob.ts';
import { v1Chain } from './validity/v1-chain.ts';

/** All rules, in the order in which findings of one severity are listed. */
export const rules: readonly Rule[] = [
  damagedArchive,
  ambiguousMember,
  ambiguousHeader,
  document,
  shape,
  missingBlob,
  damagedLayer,
  notATar,
  unsupported,
  unreadLayer,
  digest,
  diffID,
  unverifiableDigest,
  size,
  embeddedData,
  ambiguousDocument,
  repeatedMember,
  digestGrammar,
  rootfs,
  rootfsType,
  layerCount,
  nestedImage,
  noImage,
  missingManifest,
  foreignLayer,
  indexNesting,
  manyNames,
  unsafePath,
  descriptions,
  repositories,
  v1Chain,
  refName,
  platform,
  platformValue,
  incompletePlatform,
  mediaType,
  mediaTypeConflict,
  layoutFile,
  schema,
  refusedValue,
  encoding,
  duplicateName,
  memberCase,
  ambiguousValue,
  env,
  command,
  exposedPorts,
  configPaths,
  user,
  stopSignal,
  labels,
  urls,
  annotation,
  noLayers,
  history,
  skippedEntry,
  duplicatePath,
  whiteoutAfterEntry,
  whiteoutBelowFile,
  tooManyLayers,
  manifestPath,
  absoluteMember,
  v1Links,
  hardLinkTarget,
  hardLinkCount,
  absoluteHardLink,
  longPath,
  whiteoutType,
  overlayWhiteout,
  symlinkLoop,
  backslashName,
  highOwner,
  absentPlatform,
  typeFlag,
  architecture,
  missingInterpreter,
  repoTag,
  tar,
  tarPeculiarity,
  v1Save,
  noManifestJSON,
  sparseFile,
  windows,
  foreignBinary,
  minimumKernel,
  processorLevel,
  armFeatures,
  kernelModules,
  unreadBinaries,
  digestAlgorithm,
  refNameGrammar,
  samePlatform,
  unreferencedBlob,
  movedTag,
  latestTag,
  versionTag,
  namespace,
  ...wastedFiles,
  ...leftoverRules,
];
