import { describe, expect, it } from 'vitest';
import { Busy } from '../../function/common/faults.js';
import { LargePlaces } from '../../function/wire/bodies.js';

describe('places for large bodies', () => {
  it('are as many as there are, and each can be given back once', () => {
    const places = new LargePlaces(2);
    const [leave] = [places.enter(), places.enter()];
    expect(() => places.check()).toThrow(Busy);
    expect(() => places.enter()).toThrow(
      expect.objectContaining({ message: 'all 2 places for large bodies are taken', retryAfter: 5 }),
    );
    leave();
    leave();
    places.check();
    places.enter();
    expect(() => places.enter()).toThrow(Busy);
  });
});
