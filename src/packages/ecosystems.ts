// All package ecosystems, in the order in which they claim paths: operating system packages first, then language packages.
import { alpm } from './alpm.ts';
import { apk } from './apk.ts';
import { cargo } from './cargo.ts';
import { conda } from './conda.ts';
import { deb } from './deb.ts';
import type { Ecosystem } from './ecosystem.ts';
import { golang } from './golang.ts';
import { maven } from './maven.ts';
import { npm } from './npm.ts';
import { pypi } from './pypi.ts';
import { rpm } from './rpm/rpm.ts';

export const ecosystems: readonly Ecosystem[] = [alpm, apk, deb, rpm, cargo, conda, golang, maven, npm, pypi];
