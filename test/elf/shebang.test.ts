// The first line of scripts, read like the kernel.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readShebang } from '../../src/elf/shebang.ts';

describe('readShebang', () => {
  for (const [script, interpreter] of [
    ['#!/bin/sh\necho', '/bin/sh'],
    ['#!/bin/sh', '/bin/sh'],
    ['#! \t/bin/sh -e\n', '/bin/sh'],
    ['#!/usr/bin/env python3\n', '/usr/bin/env'],
    ['#!/bin/sh\r\necho', '/bin/sh\r'],
    ['#!bin/tool\n', 'bin/tool'],
    ['#!/caf\xe9\n', '/caf\udce9'],
    [`#!/${'x'.repeat(252)}\n`, `/${'x'.repeat(252)}`],
    [`#!/${'x'.repeat(253)}\n`, undefined],
    ['#!\n/bin/sh', undefined],
    ['#!', undefined],
    ['#/bin/sh\n', undefined],
    [' #!/bin/sh\n', undefined],
    ['', undefined],
  ] as const) {
    test(script.length > 40 ? `a path of ${script.length - '#!\n'.length} bytes` : JSON.stringify(script), () =>
      assert.equal(readShebang(Buffer.from(script, 'latin1')), interpreter),
    );
  }
});
