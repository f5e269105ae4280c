import { SingleBar } from 'cli-progress';

const LINE_EVERY_MS = 10_000;

export interface Progress {
  /** Tells how many are done. Cheap enough for every item. */
  update(done: number): void;
  /** Ends the display, also after a failure. */
  stop(): void;
}

/** Where progress is shown; `isTTY` tells a terminal from a log. */
export interface Screen extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

/** A bar with rate and ETA on a terminal; elsewhere one line every ten seconds and one at the end. */
export function showProgress(total: number, unit: string, screen: Screen = process.stderr, now = Date.now): Progress {
  return screen.isTTY ? bar(total, unit, screen, now) : lines(total, unit, screen, now);
}

function bar(total: number, unit: string, stream: Screen, now: () => number): Progress {
  const display = new SingleBar({
    format: `{bar} {percentage} % | {value} of {total} ${unit} | {rate} per second | {eta_formatted} left`,
    etaBuffer: 1000,
    fps: 5,
    hideCursor: true,
    stream,
  });
  const began = now();
  display.start(total, 0, { rate: 0 });
  return {
    update: (done) => display.update(done, { rate: rate(done, now() - began) }),
    stop: () => display.stop(),
  };
}

function lines(total: number, unit: string, stream: Screen, now: () => number): Progress {
  const began = now();
  let told = began;
  let latest = 0;
  const tell = () => {
    const perSecond = rate(latest, now() - began);
    const left = perSecond > 0 ? `, ${Math.ceil((total - latest) / perSecond)} s left` : '';
    stream.write(`${latest} of ${total} ${unit}, ${perSecond} per second${latest < total ? left : ''}\n`);
  };
  return {
    update(done) {
      latest = done;
      const time = now();
      if (time - told < LINE_EVERY_MS) return;
      told = time;
      tell();
    },
    stop: tell,
  };
}

function rate(done: number, elapsedMs: number): number {
  return elapsedMs > 0 ? Math.round((done * 1000) / elapsedMs) : 0;
}
