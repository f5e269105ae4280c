import { describe, expect, it } from 'vitest';
import { type NumberUnit, type Resource, readQuantity } from '../../../function/tasks/placement/quantity.js';

describe('reads, rounding up to whole millicores and bytes:', () => {
  it.each<[string | number, Resource, NumberUnit, number]>([
    ['500m', 'cpu', 'MiB', 500],
    ['2', 'cpu', 'MiB', 2000],
    ['0.5', 'cpu', 'MiB', 500],
    ['.5', 'cpu', 'MiB', 500],
    ['5.', 'cpu', 'MiB', 5000],
    ['+1', 'cpu', 'MiB', 1000],
    [' 250m ', 'cpu', 'MiB', 250],
    ['0', 'cpu', 'MiB', 0],
    ['-0', 'cpu', 'MiB', 0],
    ['0.1m', 'cpu', 'MiB', 1],
    ['100.5m', 'cpu', 'MiB', 101],
    ['1500u', 'cpu', 'MiB', 2],
    ['250000000n', 'cpu', 'MiB', 250],
    ['1e3', 'cpu', 'MiB', 1_000_000],
    ['1E-1', 'cpu', 'MiB', 100],
    [2, 'cpu', 'MiB', 2000],
    [0.1, 'cpu', 'MiB', 100],
    [0.1 + 0.2, 'cpu', 'MiB', 300],
    [1.1 * 3, 'cpu', 'MiB', 3300],
    [1e-7, 'cpu', 'MiB', 1],
    ['2Gi', 'memory', 'MiB', 2 * 2 ** 30],
    ['1.5Ti', 'memory', 'MiB', 1.5 * 2 ** 40],
    ['128974848', 'memory', 'MiB', 128974848],
    ['129M', 'memory', 'MiB', 129_000_000],
    ['129e6', 'memory', 'bytes', 129_000_000],
    ['100k', 'memory', 'MiB', 100_000],
    ['0.5Ki', 'memory', 'MiB', 512],
    ['0.3Ki', 'memory', 'MiB', 308],
    ['16393208Ki', 'memory', 'bytes', 16393208 * 1024],
    ['128974848000m', 'memory', 'bytes', 128974848],
    [512, 'memory', 'MiB', 512 * 2 ** 20],
    [0.5, 'memory', 'MiB', 2 ** 19],
    [512, 'memory', 'bytes', 512],
    [Number.MAX_SAFE_INTEGER, 'memory', 'bytes', Number.MAX_SAFE_INTEGER],
    ['9007199254740991', 'memory', 'bytes', Number.MAX_SAFE_INTEGER],
  ])('%j as %s, numbers in %s: %d', (value, resource, unit, amount) => {
    expect(readQuantity(value, resource, unit)).toEqual({ kind: 'amount', amount });
  });
});

describe('says what it expected and got:', () => {
  const CPU = 'expected a CPU quantity such as "500m", "2" or 0.5 (cores), got';
  const OWN = 'expected a memory quantity such as "512Mi", "2Gi" or 512 (MiB), got';
  const BYTES = 'expected a memory quantity such as "512Mi", "2Gi" or "128974848" (bytes), got';
  it.each<[unknown, Resource, NumberUnit, string]>([
    ['', 'cpu', 'MiB', `${CPU} ""`],
    ['.', 'cpu', 'MiB', `${CPU} "."`],
    ['m', 'cpu', 'MiB', `${CPU} "m"`],
    ['4 cores', 'cpu', 'MiB', `${CPU} "4 cores"`],
    ['1,5', 'cpu', 'MiB', `${CPU} "1,5"`],
    ['0x10', 'cpu', 'MiB', `${CPU} "0x10"`],
    ['Infinity', 'cpu', 'MiB', `${CPU} "Infinity"`],
    ['1e999', 'cpu', 'MiB', `${CPU} "1e999"`],
    ['٣', 'cpu', 'MiB', `${CPU} "٣"`],
    ['16GB', 'memory', 'MiB', `${OWN} "16GB"`],
    ['2gi', 'memory', 'bytes', `${BYTES} "2gi"`],
    ['1e3Mi', 'memory', 'bytes', `${BYTES} "1e3Mi"`],
    ['-1', 'cpu', 'MiB', `${CPU} "-1", which is negative`],
    [-0.5, 'cpu', 'MiB', `${CPU} -0.5, which is negative`],
    ['9007199254740992', 'memory', 'bytes', `${BYTES} "9007199254740992", which is beyond 9007199254740991 bytes`],
    ['1E', 'memory', 'bytes', `${BYTES} "1E", which is beyond 9007199254740991 bytes`],
    [1e300, 'cpu', 'MiB', `${CPU} 1e+300`],
    [9007199254741, 'cpu', 'MiB', `${CPU} 9007199254741, which is beyond 9007199254740991 millicores`],
    [Number.NaN, 'cpu', 'MiB', `${CPU} NaN`],
    [Number.POSITIVE_INFINITY, 'cpu', 'MiB', `${CPU} Infinity`],
    ['9'.repeat(1_000_000), 'cpu', 'MiB', `${CPU} a text of 1000000 characters`],
    [null, 'cpu', 'MiB', `${CPU} null`],
    [[1], 'memory', 'MiB', `${OWN} an array`],
    [{}, 'memory', 'MiB', `${OWN} an object`],
    [true, 'memory', 'MiB', `${OWN} true`],
  ])('%.40j as %s, numbers in %s', (value, resource, unit, message) => {
    expect(readQuantity(value, resource, unit)).toEqual({ kind: 'wrong', message });
  });
});
