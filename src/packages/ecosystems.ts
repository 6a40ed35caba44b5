// All package ecosystems, in the order in which they claim paths: operating system packages first, then language packages.
import { alpm } from './alpm.ts';
import { apk } from './apk.ts';
import { cargo } from './cargo.ts';
import { composer } from './composer.ts';
import { conda } from './conda.ts';
import { deb } from './deb.ts';
import type { Ecosystem } from './ecosystem.ts';
import { gem } from './gem.ts';
import { golang } from './golang.ts';
import { hex } from './hex.ts';
import { maven } from './maven.ts';
import { nix } from './nix.ts';
import { npm } from './npm.ts';
import { nuget } from './nuget.ts';
import { otp } from './otp.ts';
import { pypi } from './pypi.ts';
import { rpm } from './rpm/rpm.ts';

export const ecosystems: readonly Ecosystem[] = [
  ...[alpm, apk, deb, nix, rpm],
  ...[cargo, composer, conda, gem, golang, hex, maven, npm, nuget, otp, pypi],
];
