// OTP applications: resource files as Erlang/OTP, Mix and rebar3 write them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { otp } from '../../src/packages/otp.ts';
import { faultsOf, namesOf, readPackages } from '../support/evidence.ts';

/** Of OTP 25. */
const crypto = `%%
%% {application, commented, [{vsn, "0"}]}.
%%
{application, crypto,
   [{description, "CRYPTO"},
    {vsn, "5.1.2"},
    {modules, [crypto,
	       crypto_ec_curves]},
    {runtime_dependencies, ["erts-9.0","stdlib-3.9"]}]}.
`;

/** As Mix writes it into a release. */
const phoenix = '{application,phoenix,[{modules,[\'Elixir.Phoenix\']},{licenses,["MIT"]},{vsn,"1.7.10"}]}.';

describe('otp', () => {
  test('an application of a release', async () => {
    const evidence = 'app/lib/phoenix-1.7.10/ebin/phoenix.app';
    assert.deepEqual(await readPackages(otp, { [evidence]: phoenix }), {
      packages: [
        {
          type: 'otp',
          namespace: null,
          name: 'phoenix',
          version: '1.7.10',
          architecture: null,
          license: 'MIT',
          evidence,
          files: [],
          directory: 'app/lib/phoenix-1.7.10',
          derived: [],
        },
      ],
      faults: [],
    });
  });

  test('applications of OTP, with and without a version in their names', async () => {
    const list = await readPackages(otp, {
      'usr/lib/erlang/lib/crypto-5.1.2/ebin/crypto.app': crypto,
      'usr/local/lib/elixir/lib/eex/ebin/eex.app': "{application, 'eex', []}.",
      'x/lib/other/ebin/eex.app': crypto,
      'Applications/X.app': 'no',
    });
    assert.deepEqual(namesOf(list), ['crypto 5.1.2', 'eex ']);
  });

  test('what says that it is of Hex is left to Hex', async () => {
    const list = await readPackages(otp, {
      '_build/default/lib/cowboy/hex_metadata.config': '',
      '_build/default/lib/cowboy/ebin/cowboy.app': '{application,cowboy,[{vsn,"2.9.0"}]}.',
      '_build/default/lib/own/ebin/own.app': '{application,own,[{vsn,"0.1.0"}]}.',
    });
    assert.deepEqual(namesOf(list), ['own 0.1.0']);
  });

  test('faults', async () => {
    const list = await readPackages(otp, { 'lib/a/ebin/a.app': '{release,a}.', 'lib/b/ebin/b.app': phoenix });
    assert.deepEqual(namesOf(list), ['phoenix 1.7.10']);
    assert.deepEqual(faultsOf(list), ['lib/a/ebin/a.app: is not an application resource file']);
  });
});
