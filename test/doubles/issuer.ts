import { createServer, type RequestListener, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listen } from './listen.js';

export const AUDIENCE = 'agent-reasoning';
/** As Knative names the identity of a Trigger (pkg/auth/serviceaccount.go of knative.dev/eventing). */
export const SUBJECT = 'system:serviceaccount:agent-reasoning:agent-reasoning-oidc-eventing.knative.dev-trigger';

/** Pairs of keys by their ids; making one takes long. */
const pairs = new Map<string, ReturnType<typeof generateKeyPair>>();
function pairOf(kid: string): ReturnType<typeof generateKeyPair> {
  const pair = pairs.get(kid) ?? generateKeyPair('RS256', { extractable: true });
  pairs.set(kid, pair);
  return pair;
}

/** Claims of a token; undefined takes one away. */
export type Claims = Record<string, unknown>;

/** An issuer of tokens as Kubernetes is one: it serves its discovery document and its keys. */
export interface IssuerDouble {
  url: string;
  /** Keys by their ids, the last of which signs. */
  keys: Map<string, Awaited<ReturnType<typeof generateKeyPair>>>;
  /** Paths that were asked for, and what was shown. */
  asked: { path: string; authorization: string | undefined }[];
  /** What it answers with instead; undefined lets it work, 'hang' never answers. */
  fault: number | 'hang' | undefined;
  /** Changes what the discovery document says. */
  stated: Record<string, unknown>;
  /** A token as the broker brings one. */
  token(changes?: Claims, kid?: string): Promise<string>;
  /** Takes a new key; the ones before stay, unless `alone`. */
  rotate(kid: string, alone?: boolean): Promise<void>;
  stop(): void;
}

export async function startIssuer(
  create: (listener: RequestListener) => Server = createServer,
  scheme = 'http',
): Promise<IssuerDouble> {
  const server = create(async (request, response) => {
    const { url: path = '', headers } = request;
    issuer.asked.push({ path, authorization: headers.authorization });
    if (issuer.fault === 'hang') return;
    const [type, page] =
      path === '/jwks' ? ['application/jwk-set+json', await jwks()] : ['application/json', discovery()];
    const known = ['/jwks', '/.well-known/openid-configuration'].includes(path);
    // As the API server does: pkg/routes/openidmetadata.go of k8s.io/kubernetes, and go-restful.
    const acceptable = headers.accept?.split(', ').includes(type);
    response.statusCode = issuer.fault ?? (known ? (acceptable ? 200 : 406) : 404);
    response.setHeader('content-type', type);
    response.end(JSON.stringify(page));
  });
  const url = (await listen(server)).replace('http', scheme);
  const discovery = () => ({ issuer: url, jwks_uri: `${url}/jwks`, ...issuer.stated });
  const jwks = async () => ({
    keys: await Promise.all(
      [...issuer.keys].map(async ([kid, { publicKey }]) => ({
        ...(await exportJWK(publicKey)),
        kid,
        alg: 'RS256',
        use: 'sig',
      })),
    ),
  });
  const issuer: IssuerDouble = {
    url,
    keys: new Map(),
    asked: [],
    fault: undefined,
    stated: {},
    async token(changes = {}, kid = [...issuer.keys.keys()].at(-1) ?? '') {
      const key = issuer.keys.get(kid)?.privateKey;
      if (key === undefined) throw new Error(`expected a key of the id ${kid}`);
      const seconds = Math.floor(Date.now() / 1000);
      const usual = { iss: url, aud: [AUDIENCE], sub: SUBJECT, iat: seconds, exp: seconds + 3600 };
      return new SignJWT({ ...usual, ...changes }).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
    },
    async rotate(kid, alone = false) {
      if (alone) issuer.keys.clear();
      issuer.keys.set(kid, await pairOf(kid));
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
  await issuer.rotate('first');
  return issuer;
}
