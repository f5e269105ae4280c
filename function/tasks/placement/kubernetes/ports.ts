import type { Field } from '../fields.js';

/** A port of the node that a container takes for itself. */
export interface HostPort {
  readonly protocol: string;
  readonly port: number;
  readonly ip: string;
}

const EVERY_ADDRESS = '0.0.0.0';

/** The host ports of a pod. Init containers do not count, except sidecars, because they give theirs back when they end. */
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
      const given = field.get('hostIP').text('an address');
      const ip = given === undefined || given === '' || given === '::' ? EVERY_ADDRESS : given;
      return port === undefined ? [] : [{ protocol, port, ip }];
    });
}

/** The host ports of one pod, indexed, since a pod may name thousands. */
export class HostPorts {
  /** Addresses by protocol/port. */
  private readonly addresses = new Map<string, Set<string>>();

  constructor(readonly all: readonly HostPort[]) {
    for (const one of all) {
      const addresses = this.addresses.get(keyOf(one)) ?? new Set();
      this.addresses.set(keyOf(one), addresses.add(one.ip));
    }
  }

  get size(): number {
    return this.all.length;
  }

  /** Whether two pods cannot share a node because both want one of its ports. */
  clash(other: HostPorts): boolean {
    const [few, many] = this.size <= other.size ? [this, other] : [other, this];
    return few.all.some((one) => many.takes(one));
  }

  private takes(one: HostPort): boolean {
    const addresses = this.addresses.get(keyOf(one));
    if (addresses === undefined) return false;
    return addresses.has(one.ip) || addresses.has(EVERY_ADDRESS) || one.ip === EVERY_ADDRESS;
  }
}

const keyOf = ({ protocol, port }: HostPort) => `${protocol}/${port}`;
