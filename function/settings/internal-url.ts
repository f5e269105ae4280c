import { BlockList, isIP } from 'node:net';

/** Addresses that no public network routes (RFC 1918, 4193, 6598, loopback, link-local). */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6');
}

/** `otel-collector`, `collector.observability.svc`, `….svc.cluster.local`: names that only a cluster's DNS knows. */
const INTERNAL_NAME = /^([a-z0-9-]+|([a-z0-9-]+\.)+(svc|local|internal)|([a-z0-9-]+\.)+svc\.[a-z0-9.-]+)$/i;

/**
 * An http or https URL of a host inside the cluster, else undefined: nothing outside is ever called, traces included.
 * What a name resolves to is the cluster's business.
 */
export function readInternalUrl(value: string): string | undefined {
  if (!URL.canParse(value)) return undefined;
  const { protocol, hostname } = new URL(value);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(host);
  const internal = family === 0 ? INTERNAL_NAME.test(host) : PRIVATE.check(host, family === 4 ? 'ipv4' : 'ipv6');
  return internal ? value : undefined;
}
