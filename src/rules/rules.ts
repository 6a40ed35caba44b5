// All rules, in the order in which findings of one severity are listed.

import { leftoverRules } from './bloat/leftovers.ts';
import { buildTools, packageVersions, removedPackages } from './bloat/packages.ts';
import { wastedFiles } from './bloat/wasted-files.ts';
import { ambiguousHeader, ambiguousMember } from './integrity/ambiguity.ts';
import { attestation, attestationSubject } from './integrity/attestations.ts';
import { damagedArchive, damagedLayer, notATar, unsupported } from './integrity/damage.ts';
import { diffID, digest, embeddedData, size, unverifiableDigest } from './integrity/digests.ts';
import { document, missingBlob } from './integrity/missing.ts';
import { packageDatabase } from './integrity/package-database.ts';
import { architecture, foreignBinary, missingInterpreter, unreadBinaries } from './portability/binaries.ts';
import { highOwner, sparseFile, typeFlag } from './portability/entries.ts';
import { absoluteHardLink, hardLinkCount, hardLinkTarget } from './portability/hard-links.ts';
import { armFeatures, kernelModules, minimumKernel, processorLevel, windows } from './portability/host.ts';
import {
  absentPlatform,
  absoluteMember,
  manifestPath,
  noManifestJSON,
  repoTag,
  tooManyLayers,
  v1Links,
  v1Save,
} from './portability/loading.ts';
import { backslashName, longPath, symlinkLoop } from './portability/paths.ts';
import { overlayWhiteout, whiteoutAfterEntry, whiteoutBelowFile, whiteoutType } from './portability/whiteouts.ts';
import { latestTag, movedTag, namespace, versionTag } from './reference/names.ts';
import type { Rule } from './rule.ts';
import { annotation, refNameGrammar } from './validity/annotations.ts';
import {
  indexNesting,
  layoutFile,
  missingManifest,
  nestedImage,
  noImage,
  repeatedMember,
  unreferencedBlob,
} from './validity/archive.ts';
import { billOfMaterials, predicateType, statement } from './validity/attestations.ts';
import { configPaths, exposedPorts, labels } from './validity/config.ts';
import { descriptions, repositories, v1Chain } from './validity/descriptions.ts';
import { digestAlgorithm, digestGrammar, mediaTypeConflict, urls } from './validity/descriptors.ts';
import { duplicatePath, skippedEntry } from './validity/entries.ts';
import { command, env, stopSignal, user } from './validity/execution.ts';
import { ambiguousValue, duplicateName, encoding, memberCase, refusedValue } from './validity/json.ts';
import { foreignLayer, history, layerCount, mediaType, noLayers, unreadLayer } from './validity/layers.ts';
import { manyNames, refName } from './validity/names.ts';
import { incompletePlatform, platform, platformValue, samePlatform } from './validity/platforms.ts';
import { ambiguousDocument, rootfs, rootfsType, schema, shape } from './validity/schema.ts';
import { tar, tarPeculiarity, unsafePath } from './validity/tar.ts';

/** All rules, in the order in which findings of one severity are listed. */
export const rules: readonly Rule[] = [
  damagedArchive,
  ambiguousMember,
  ambiguousHeader,
  document,
  shape,
  missingBlob,
  packageDatabase,
  damagedLayer,
  notATar,
  unsupported,
  unreadLayer,
  digest,
  diffID,
  unverifiableDigest,
  size,
  embeddedData,
  attestation,
  attestationSubject,
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
  statement,
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
  predicateType,
  billOfMaterials,
  unreferencedBlob,
  movedTag,
  latestTag,
  versionTag,
  namespace,
  ...wastedFiles,
  ...leftoverRules,
  buildTools,
  packageVersions,
  removedPackages,
];
