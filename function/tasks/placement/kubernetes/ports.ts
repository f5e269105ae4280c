import type { Field } from '../fields.js';

export interface HostPort {
  readonly protocol: string;
  readonly port: number;
  readonly ip: string;
}

const EVERY_ADDRESS = '0.0.0.0';

/** Ports of the node that containers take for themselves; init containers that end give theirs back. */
export function readHostPorts(spec: Field): HostPort[] {
  const sidecars = spec
    .get('initContainers')
    .list('a list of containers')
    .filter((container) => container.get('restartPolicy').value === 'Always');
  return [...spec.get('containers').list('a list of containers'), ...sidecars]
    .flatMap((container) => container.get('ports').list('a list of ports'))
    .flatMap((field) => {
      const hostPort = field.get('hostPort');
      const port = hostPort.missing || hostPort.value === 0 ? undefined : hostPort.whole(1, 65535);
      const protocol = field.get('protocol').text('a protocol') ?? 'TCP';
      const ip = field.get('hostIP').text('an address') || EVERY_ADDRESS;
      return port === undefined ? [] : [{ protocol, port, ip }];
    });
}

export const portsClash = (ours: readonly HostPort[], theirs: readonly HostPort[]) =>
  ours.some((one) =>
    theirs.some(
      ({ protocol, port, ip }) =>
        protocol === one.protocol && port === one.port && (ip === one.ip || [ip, one.ip].includes(EVERY_ADDRESS)),
    ),
  );
