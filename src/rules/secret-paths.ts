// Usual paths of private keys and credentials, as written by the tools that create them. Certificates and public keys are not
// secrets.

/** Glob patterns. */
export const secretPaths: readonly string[] = [
  '**/id_{rsa,dsa,ecdsa,ecdsa_sk,ed25519,ed25519_sk}',
  '**/ssh_host_{rsa,dsa,ecdsa,ed25519}_key',
  '**/*.{key,pfx,p12,jks,keystore,ppk,kdbx}',
  '**/{key,privkey,private,*-key,*_key,privkey[0-9]*}.pem',
  '**/.gnupg/{secring.gpg,private-keys-v1.d/*}',
  '**/.aws/credentials',
  '**/.azure/{accessTokens.json,msal_token_cache.*}',
  '**/.config/gcloud/{credentials.db,access_tokens.db,application_default_credentials.json}',
  '**/.kube/config',
  '**/{.docker/config.json,.dockercfg}',
  '**/{.netrc,_netrc,.git-credentials,.pgpass,.my.cnf,.htpasswd,.vault-token}',
  '**/{.npmrc,.yarnrc.yml,.pypirc,.gem/credentials,.cargo/credentials,.cargo/credentials.toml}',
  '**/.m2/settings-security.xml',
  '**/.env{,.local,.production,.staging,.development}',
  '**/{terraform.tfstate,credentials.tfrc.json}',
];
