import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../model/bench/service.js';

/** The real function in a process of its own, on one port through all its lives. */
export class FunctionProcess {
  private child: ChildProcess | undefined;
  /** Exit codes of the lives that a SIGTERM ended. */
  readonly exits: (number | null)[] = [];

  private constructor(
    private readonly port: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async start(env: Readonly<Record<string, string>>): Promise<FunctionProcess> {
    const life = new FunctionProcess(await freePort(), env);
    await life.begin();
    return life;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends this life and begins the next; resolves when that one is ready. */
  async restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    await this.stop(signal);
    await this.begin();
  }

  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    const [code] = await exit;
    if (signal === 'SIGTERM') this.exits.push(code);
  }

  private async begin(): Promise<void> {
    const env = { ...process.env, LOG_LEVEL: 'error', DEVICE: 'cpu', FUNC_PORT: String(this.port), ...this.env };
    const child = spawn(process.execPath, ['dist/function/server.js'], {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.child = child;
    while (child.exitCode === null) {
      const ready = await fetch(`${this.url}/health/readiness`).then(
        ({ status }) => status === 200,
        () => false,
      );
      if (ready) return;
      await sleep(20);
    }
    throw new Error(`expected the function to get ready, got exit code ${child.exitCode}`);
  }
}
