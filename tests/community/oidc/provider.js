// A certified OpenID Connect provider on this machine. What the person at its page does stands in
// the query of that page: ?sub=…&acr=…, or ?cancel=1.
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const { port, callback } = JSON.parse(process.argv[2])
const issuer = `http://localhost:${port}`

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'talka',
    client_secret: 'a-secret-of-forty-characters-for-the-test',
    redirect_uris: callback,
    token_endpoint_auth_method: 'client_secret_basic'
  }],
  scopes: ['openid', 'email'],
  claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], email: ['email', 'email_verified'], acr: null, amr: null, auth_time: null },
  acrValues: ['low', 'substantial', 'high'],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['only-for-tests'] },
  ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  interactions: { url: (ctx, interaction) => `/person/${interaction.uid}` },
  findAccount: (ctx, sub) => ({
    accountId: sub,
    claims: () => ({
      sub,
      ...(sub.includes('@') ? { email: sub, email_verified: true } : {})
    })
  }),
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId
    })
    grant.addOIDCScope('openid email')
    await grant.save()
    return grant
  }
})

const answer = provider.callback()
// Node would hang up after five idle seconds, perhaps just when a slow machine asks again.
const server = createServer(async (request, response) => {
  const url = new URL(request.url, issuer)
  if (url.pathname === '/other/.well-known/openid-configuration') {
    // At an address that was configured as one provider, the description of another.
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`
    }))
  }
  if (!url.pathname.startsWith('/person/')) return answer(request, response)
  const said = url.searchParams
  if (!said.has('sub') && !said.has('cancel')) return response.end('the page of the person')
  const result = said.has('cancel')
    ? { error: 'access_denied', error_description: 'the person went back' }
    : { login: { accountId: said.get('sub'), acr: said.get('acr') ?? undefined, amr: ['mID'], remember: false } }
  await provider.interactionFinished(request, response, result)
})
server.keepAliveTimeout = 0
server.listen(port, '127.0.0.1', () => console.log('listening'))
