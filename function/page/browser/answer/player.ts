import { useEffect, useState } from 'preact/hooks';

/** All frames together take about so long, in milliseconds, and one within these limits; of very many, some are left out. */
const ALL_MS = 4500;
const LEAST_MS = 60;
const MOST_MS = 900;

/** Which frame of a replay is shown, and whether it goes on by itself. */
export interface Player {
  at: number;
  last: number;
  playing: boolean;
  go(at: number): void;
  toggle(): void;
}

/**
 * Plays frames 0 to `last` once when `what` changes. Who prefers less motion is shown the last one, and may still go
 * through them.
 */
export function usePlayer(what: unknown, last: number): Player {
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(false);

  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    setAt(still ? last : 0);
    setPlaying(!still && last > 0);
  }, [what, last]);

  useEffect(() => {
    if (!playing) return undefined;
    const pause = Math.min(MOST_MS, Math.max(LEAST_MS, ALL_MS / Math.max(1, last)));
    const stride = Math.ceil((last * LEAST_MS) / ALL_MS);
    const timer = setTimeout(() => {
      if (at >= last) setPlaying(false);
      else setAt(Math.min(last, at + stride));
    }, pause);
    return () => clearTimeout(timer);
  }, [playing, at, last]);

  return {
    at: Math.min(at, last),
    last,
    playing,
    go: (to) => {
      setPlaying(false);
      setAt(to);
    },
    toggle: () => {
      if (!playing && at >= last) setAt(0);
      setPlaying(!playing);
    },
  };
}
