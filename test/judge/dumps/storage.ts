import type { JudgeDice } from '../dice.js';
import type { Item } from './nodes.js';

export interface Storage {
  /** Claims, and volumes that are bound to them; a volume's place is written when its pod has one. */
  extras: Item[];
  kind: string;
}

type Form = 'none' | 'scratch' | 'data' | 'system' | 'readOnly' | 'own' | 'many' | 'unknown' | 'alone' | 'shared';

const FORMS: readonly Form[] = [
  ...Array<Form>(56).fill('none'),
  ...Array<Form>(14).fill('scratch'),
  ...Array<Form>(3).fill('data'),
  ...Array<Form>(4).fill('system'),
  ...Array<Form>(2).fill('readOnly'),
  ...Array<Form>(11).fill('own'),
  ...Array<Form>(4).fill('many'),
  ...Array<Form>(3).fill('unknown'),
  ...Array<Form>(1).fill('alone'),
  ...Array<Form>(2).fill('shared'),
];

const SYSTEM = ['/dev/dri', '/var/run/docker.sock', '/lib/modules', '/etc/localtime', '/sys'];
const DATA = ['/mnt/media', '/data', '/var/lib/rancher', '/', '/devices'];

/** What pod `i` of an app mounts. */
export function volumesOf(dice: JudgeDice, storage: Storage, namespace: string, app: string) {
  const own = storage.kind === 'StatefulSet' && dice.chance(0.6);
  const form: Form = own ? 'own' : dice.pick(FORMS);
  const path = dice.pick(form === 'system' ? SYSTEM : DATA);
  /** Where a volume can be: on its node, in its zone, anywhere. */
  const reach = dice.pick(['local', 'zone', 'zone', 'network', 'network', 'network']);
  const made = new Set<string>();
  return (i: number, spec: Item): Item => {
    const [first, ...others] = Array.isArray(spec.containers) ? spec.containers : [];
    const mount = (readOnly = false) => ({
      containers: [
        { ...first, volumeMounts: [{ name: 'data', mountPath: '/data', ...(readOnly ? { readOnly } : {}) }] },
        ...others,
      ],
    });
    const volume = (source: Item) => ({ volumes: [{ name: 'data', ...source }] });
    switch (form) {
      case 'none':
        return {};
      case 'scratch':
        return { ...mount(), ...volume({ emptyDir: dice.chance(0.2) ? { medium: 'Memory' } : {} }) };
      case 'data':
      case 'system':
        return { ...mount(), ...volume({ hostPath: { path } }) };
      case 'readOnly':
        return { ...mount(true), ...volume({ hostPath: { path } }) };
      default:
        return { ...mount(), ...volume({ persistentVolumeClaim: { claimName: claimOf(form, i) } }) };
    }
  };

  /** The claim of pod `i`, which is made with its volume where it is the first pod that mounts it. */
  function claimOf(form: Form, i: number): string {
    const single = form === 'own' || form === 'alone';
    const claim = single && i >= 0 ? `data-${app}-${i}` : `data-${app}`;
    const mode = form === 'many' ? 'ReadWriteMany' : form === 'alone' ? 'ReadWriteOncePod' : 'ReadWriteOnce';
    if (form !== 'unknown' && !made.has(claim)) {
      storage.extras.push(...claimItems(namespace, claim, mode, form === 'many' ? 'network' : reach));
    }
    made.add(claim);
    return claim;
  }
}

function claimItems(namespace: string, name: string, mode: string, reach: string): Item[] {
  const volumeName = `pvc-${namespace}-${name}`;
  const accessModes = [mode];
  const source =
    reach === 'local'
      ? { local: { path: `/disks/${name}` } }
      : { csi: { driver: 'driver.example.com', volumeHandle: volumeName } };
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace },
      spec: { accessModes, volumeName, resources: { requests: { storage: '10Gi' } } },
      status: { phase: 'Bound' },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volumeName, annotations: { reach } },
      spec: { accessModes, capacity: { storage: '10Gi' }, claimRef: { namespace, name }, ...source },
      status: { phase: 'Bound' },
    },
  ];
}
