import { type Json, records, text } from './json.js';

/**
 * The host ports of a pod as protocol/port/address, where the address is empty if the port is taken on all addresses. In
 * the network of the host every port of a container is a port of the host.
 */
export function portsOf(spec: Json): string[] {
  const sidecars = records(spec.initContainers).filter((container) => container.restartPolicy === 'Always');
  return [...records(spec.containers), ...sidecars]
    .flatMap(({ ports }) => records(ports))
    .flatMap(({ hostPort, containerPort, protocol, hostIP }) => {
      const port = hostPort ?? (spec.hostNetwork === true ? containerPort : undefined);
      if (typeof port !== 'number' || port === 0) return [];
      const address = text(hostIP) ?? '';
      return [`${text(protocol) ?? 'TCP'}/${port}/${address === '0.0.0.0' || address === '::' ? '' : address}`];
    });
}
