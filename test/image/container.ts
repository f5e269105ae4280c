import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { at, list } from '../config/files.js';

/**
 * Processes in a root file system that was built, held as the manifests hold a pod's: a read-only root with a /tmp, no
 * rights, no other processes in sight, and the user, the settings and the command that the image names.
 */
export class Container {
  readonly root: string;
  readonly #config: unknown;

  /** @param inspected a file with what `buildah inspect --type image` prints */
  constructor(root: string, inspected: string) {
    this.root = root;
    this.#config = at(JSON.parse(readFileSync(inspected, 'utf8')), 'OCIv1', 'config');
  }

  /** What a program writes to its standard output. */
  async run(...command: readonly string[]): Promise<string> {
    const [program, args] = this.#confined(command, []);
    return (await promisify(execFile)(program, args)).stdout;
  }

  /** Starts the image's command on a free port. `stop` ends it as Kubernetes does, and says how it ended. */
  async start(): Promise<{ url: string; stop(): Promise<number | null> }> {
    const [program, args] = this.#confined(list(at(this.#config, 'Cmd')).map(String), ['FUNC_PORT=0']);
    const child = spawn(program, args);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        out += chunk;
      });
    }
    const url = await vi.waitFor(
      () => {
        const port = /"port":(\d+).*"msg":"listening"/.exec(out)?.[1];
        if (port === undefined) throw new Error(`expected the service to listen, it wrote:\n${out}`);
        return `http://localhost:${port}`;
      },
      { timeout: 60_000, interval: 50 },
    );
    // unshare waits; its only child has become the service.
    const service = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
    const stop = () => {
      process.kill(Number(service), 'SIGTERM');
      return ended;
    };
    return { url, stop };
  }

  #confined(command: readonly string[], more: readonly string[]): [program: string, args: string[]] {
    const [uid, gid] = String(at(this.#config, 'User')).split(':');
    const inside = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs'];
    inside.push('--inh-caps=-all', '--bounding-set=-all');
    // Runtimes add this PATH where an image names none.
    const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const env = [path, ...list(at(this.#config, 'Env')).map(String), ...more];
    inside.push('env', '--ignore-environment', `--chdir=${at(this.#config, 'WorkingDir')}`, ...env, ...command);
    const namespaces = ['--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child'];
    return ['unshare', [...namespaces, 'sh', '-ec', CONFINE, 'sh', this.root, ...inside]];
  }
}

/** Its first argument is the root; the others are the command in it. */
const CONFINE = `
root=$1
shift
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
exec chroot "$root" "$@"
`;
