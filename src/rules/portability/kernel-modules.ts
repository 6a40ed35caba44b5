// Kernels and kernel modules in an image, found by their paths.
import { type MatchingFiles, matchingFiles, matchingFilesText } from '../matching-files.ts';
import type { Rule } from '../rule.ts';

const modules = '(?:usr/)?lib/modules/.+\\.ko(?:\\.(?:gz|xz|zst))?';
const kernels = '(?:boot/|(?:usr/)?lib/modules/[^/]+/)?vmlinu[xz][^/]*';
const bootImages = 'boot/(?:initrd|initramfs|bzImage|zImage|uImage)[^/]*';
const name = 'kernel-modules';
const patterns = new Map([[name, new RegExp(`^(?:${modules}|${kernels}|${bootImages})$`)]]);

export const kernelModules: Rule<MatchingFiles> = {
  id: 'portability/kernel-modules',
  severity: 'note',
  title: 'The image has a Linux kernel or kernel modules',
  why: 'A container uses the kernel of its host, which only loads modules built for it. Remove the kernel packages, unless this image is booted or loads modules in a privileged container.',
  check: (analysis) => matchingFiles(analysis, patterns, name),
  message: (data) => `kernel or kernel modules, which a container does not use: ${matchingFilesText(data)}`,
};
