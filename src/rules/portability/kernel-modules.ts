// Kernels and their modules, told by their paths.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const modules = '(?:usr/)?lib/modules/.+\\.ko(?:\\.(?:gz|xz|zst))?';
const kernels = '(?:boot/|(?:usr/)?lib/modules/[^/]+/)?vmlinu[xz][^/]*';
const bootImages = 'boot/(?:initrd|initramfs|bzImage|zImage|uImage)[^/]*';
const pattern = new RegExp(`^(?:${modules}|${kernels}|${bootImages})$`);

export const kernelModules: Rule<Junk> = {
  id: 'portability/kernel-modules',
  severity: 'note',
  title: 'A kernel or its modules are shipped',
  why: 'A container runs on the kernel of its host, which takes modules built for itself only. Leave the packages of the kernel out, unless the image is one to boot from or a privileged container is to load them.',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `of no use to a container, which runs on the host's kernel: ${junkMessage(data)}`,
};
